import { z } from "zod";
import type { GitLab } from "@/lib/forge/clients";
import { orMissing } from "@/lib/forge/probe";
import type { Finding } from "@/lib/ingest/source";
import { gitlab as source } from "@/lib/ingest/sources/gitlab";

const Vulnerability = z.looseObject({
  id: z.int().positive(),
  state: z.string().catch(""),
  finding: z.looseObject({ raw_metadata: z.string().max(1_000_000).optional().catch(undefined) }).catch({}),
});
export type Vulnerability = z.infer<typeof Vulnerability>;
const Project = z.object({ id: z.int(), web_url: z.string(), path_with_namespace: z.string() });
export type Project = z.infer<typeof Project>;

const perPage = 50;

export async function projectOf(gitlab: GitLab, path: string): Promise<Project> {
  return Project.parse(await gitlab.Projects.show(path));
}

/** One page of a project's vulnerabilities, and the number of the next. */
export async function vulnerabilityPage(gitlab: GitLab, path: string, page: number) {
  const asked = { perPage, page, maxPages: 1, showExpanded: true } as const;
  const { data, paginationInfo } = await gitlab.ProjectVulnerabilities.all(path, asked);
  const vulnerabilities = data.flatMap((said) => {
    const one = Vulnerability.safeParse(said);
    return one.success ? [one.data] : [];
  });
  return { vulnerabilities, next: paginationInfo.next ?? undefined, total: paginationInfo.total };
}

/** One page of the paths of a group's projects, those of its subgroups too. */
export async function projectPage(gitlab: GitLab, group: string, page: number) {
  const asked = {
    perPage: 100,
    page,
    maxPages: 1,
    showExpanded: true,
    includeSubgroups: true,
    archived: false,
  } as const;
  const { data, paginationInfo } = await gitlab.Groups.allProjects(group, asked);
  return {
    paths: data.map(({ path_with_namespace }) => String(path_with_namespace)),
    next: paginationInfo.next ?? undefined,
    total: paginationInfo.total,
  };
}

/** Null where there is none of this number any more. */
export async function oneVulnerability(gitlab: GitLab, id: number): Promise<Vulnerability | null> {
  const answer = await orMissing(gitlab.requester.get(`vulnerabilities/${id}`));
  return answer && Vulnerability.parse(answer.body);
}

const Metadata = z.object({ location: z.unknown(), identifiers: z.unknown() }).partial();

/**
 * What a vulnerability of the API says, read as its hook would be. Where it is stands in the report's own entry, which
 * may hold the secret: only the place and the rule are taken from it.
 */
export function findingsOfVulnerability(said: Vulnerability, project: Project, receivedAt: Date): Finding[] {
  const { location, identifiers } = metadataOf(said);
  const url = `${project.web_url}/-/security/vulnerabilities/${said.id}`;
  const object_attributes = { ...said, url, project_id: project.id, location, identifiers: named(identifiers) };
  const payload = { object_kind: "vulnerability", object_attributes };
  return source.webhook?.parse(payload, { event: "Vulnerability Hook", receivedAt }).findings ?? [];
}

function metadataOf({ finding }: Vulnerability): z.infer<typeof Metadata> {
  try {
    return Metadata.parse(JSON.parse(finding.raw_metadata ?? "{}"));
  } catch {
    return {};
  }
}

/** A report calls external_id what a hook calls value. */
function named(identifiers: unknown): unknown[] {
  if (!Array.isArray(identifiers)) return [];
  return identifiers.map((one: unknown) =>
    one && typeof one === "object" && "value" in one ? { external_id: one.value, ...one } : one,
  );
}
