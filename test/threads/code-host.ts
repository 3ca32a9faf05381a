import { db } from "@/lib/db/client";
import type { StandIn } from "../forge/stand-in";

/** Connected at the stand-in, and switched on. Answers its host. */
export async function writable(
  standIn: StandIn,
  kind: "github" | "gitlab",
  repository = "acme/payments",
): Promise<string> {
  const [account = ""] = repository.split("/");
  const { id } = await standIn.connect(kind, account);
  await db().codeHost.update({ where: { id }, data: { writeBack: true } });
  standIn.world.repositories.set(repository, { id: 501, default_branch: "main" });
  return new URL(standIn.url).host;
}

/** The repository's page there. */
export const pageOf = (standIn: StandIn, repository = "acme/payments") =>
  `${standIn.url.replace("http:", "https:")}/${repository}`;
