import { z } from "zod";
import { Time } from "@/app/api/v1/_shape/answers";
import type { getDeveloper, listDevelopers } from "@/lib/identities/list-developers";
import { AddressLink, AutoHealing, Unmailable } from "@/prisma/generated/enums";

const link = z
  .enum(AddressLink)
  .describe(
    "How it is known: seen in commits (proves nothing), verified by the sign-in provider, proved by a code, approved by a manager",
  );

const address = {
  id: z.int(),
  email: z.string(),
  link,
  linked_at: Time.nullable(),
  names: z.array(z.string()).describe("Up to eight names that were seen with it in commits"),
  unmailable: z.enum(Unmailable).nullable(),
};

const developer = {
  id: z.int(),
  name: z.string(),
  member: z.object({ id: z.int(), name: z.string(), email: z.string(), active: z.boolean() }).nullable(),
  left_at: Time.nullable(),
  left_reason: z.enum(["deactivated", "bounced", "by_hand"]).nullable(),
  auto_healing: z.enum(AutoHealing).nullable().describe("Null: as the workspace's"),
  open_incidents: z.int(),
  addresses: z.array(z.object(address)),
};

/** A person who commits. */
export const DeveloperAnswer = z.object(developer).meta({ id: "Developer" });
export const DeveloperDetail = z
  .object({
    ...developer,
    addresses: z.array(z.object({ ...address, places: z.int().describe("Occurrences that you may see") })),
    merges: z
      .array(z.object({ id: z.string(), at: Time, name: z.string() }))
      .describe("Merges that can be taken back, the newest first"),
  })
  .meta({ id: "DeveloperDetail" });

type Row = Awaited<ReturnType<typeof listDevelopers>>["rows"][number];
type Detail = Awaited<ReturnType<typeof getDeveloper>>;

function addressShape({ id, email, link, linkedAt, names, unmailable }: Row["addresses"][number]) {
  return { id, email, link, linked_at: linkedAt, names, unmailable };
}

export function developerShape({ id, name, member, leftAt, leftReason, autoHealing, openIncidents, addresses }: Row) {
  return {
    id,
    name,
    member: member && { id: member.id, name: member.name, email: member.email, active: member.deactivatedAt === null },
    left_at: leftAt,
    left_reason: leftReason,
    auto_healing: autoHealing,
    open_incidents: openIncidents,
    addresses: addresses.map(addressShape),
  };
}

export function developerDetailShape(detail: Detail) {
  return {
    ...developerShape(detail),
    addresses: detail.addresses.map((one) => ({ ...addressShape(one), places: one.places })),
    merges: detail.merges,
  };
}
