import { z } from "zod";
import { Time } from "@/app/api/v1/_shape/answers";
import type { RepositoryDetail, RepositorySettings } from "@/lib/repositories/list";
import { AutoHealing, RepositoryStanding } from "@/prisma/generated/enums";

const repository = {
  id: z.int(),
  full_name: z.string(),
  organisation: z.string(),
  url: z.string().nullable(),
  former_names: z.array(z.string()).describe("What it was called before, the latest first"),
  standing: z.enum(RepositoryStanding).describe("How it stands at its code host; its incidents stay whatever it is"),
  open_incidents_count: z.int().describe("Of the incidents that you may see"),
  owner_email: z.string().nullable().describe("Whom to ask when nobody nearer can be asked"),
  codeowners_at: Time.nullable().describe("When its CODEOWNERS file was uploaded or fetched; null without one"),
  auto_healing: z.enum(AutoHealing).nullable().describe("Null: as the workspace's"),
};

/** A repository with what is set for it. */
export const RepositoryAnswer = z.object(repository).meta({ id: "Repository" });
export const RepositoryDetailAnswer = z
  .object({
    ...repository,
    owner_warning: z.string().nullable().describe("Why the named owner cannot be mailed"),
    codeowners: z.string().nullable(),
    codeowners_rules: z
      .array(
        z.object({
          line: z.int(),
          pattern: z.string(),
          owners: z.array(
            z.object({
              owner: z.string(),
              email: z.string().nullable(),
              reason: z.string().nullable().describe("Why nobody can be asked by this name"),
            }),
          ),
        }),
      )
      .describe("The lines that say something, each with where its owners would be asked"),
  })
  .meta({ id: "RepositoryDetail" });

export function repositoryShape(row: RepositorySettings) {
  return {
    id: row.id,
    full_name: row.fullName,
    organisation: row.organisation.name,
    url: row.url,
    former_names: row.formerNames.map(({ fullName }) => fullName),
    standing: row.standing,
    open_incidents_count: row.openIncidents,
    owner_email: row.ownerEmail,
    codeowners_at: row.codeownersAt,
    auto_healing: row.autoHealing,
  };
}

export function repositoryDetailShape(row: RepositoryDetail) {
  return {
    ...repositoryShape(row),
    owner_warning: row.ownerWarning,
    codeowners: row.codeowners,
    codeowners_rules: row.rules.map(({ line, pattern, owners }) => ({
      line,
      pattern,
      owners: owners.map(({ owner, address, whyNot }) => ({ owner, email: address, reason: whyNot })),
    })),
  };
}
