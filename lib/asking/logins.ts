import { z } from "zod";
import type { Mention } from "@/lib/asking/people";
import type { Db } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";

const loginRow = z.object({ email: z.string(), login: z.string() });
const login = /^@([a-z\d](?:[a-z\d-]{0,38}))$/i;
const address = /^[^@\s]+@[^@\s]+$/;

/**
 * Who is meant by the owners of a CODEOWNERS file: an address by itself, a login by the no-reply addresses GitHub gave
 * it, as far as commits were seen with them. Who is in a team is not known here.
 */
export async function mentionsOf(
  db: Db,
  owners: readonly string[],
): Promise<(owner: string) => Mention[] | { unknown: string }> {
  const logins = [...new Set(owners.flatMap((owner) => login.exec(owner)?.[1]?.toLowerCase() ?? []))];
  const found =
    logins.length === 0
      ? []
      : parseRows(
          loginRow,
          await db.$queryRaw`SELECT email, login FROM (
              SELECT id, email, regexp_replace(split_part(email, '@', 1), '^[0-9]+[+]', '') AS login
              FROM "Address" WHERE email LIKE '%@users.noreply.github.com') known
            WHERE login = ANY (${logins}::text[]) ORDER BY id`,
        );
  const emails = Map.groupBy(found, (row) => row.login);
  return (owner) => {
    if (!owner.startsWith("@"))
      return address.test(owner) ? [{ email: owner, name: "" }] : { unknown: "it is neither an address nor a login" };
    const named = login.exec(owner)?.[1]?.toLowerCase();
    if (!named) return { unknown: "who is in a team or role is not known here" };
    const known = emails.get(named);
    return known
      ? known.map(({ email }) => ({ email, name: "" }))
      : { unknown: "no commit by this login was seen with its no-reply address" };
  };
}
