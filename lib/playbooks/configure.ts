import { recomputeGrants } from "@/lib/access/grants";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction } from "@/lib/db/client";
import { Invalid, NotFound } from "@/lib/errors";
import { faultsOf } from "@/lib/fault-words";
import { catalog, findPlaybook } from "@/lib/playbooks/catalog";
import { knownTo } from "@/lib/playbooks/runs";
import type { Prisma } from "@/prisma/generated/client";

export type PlaybookView = {
  id: string;
  title: string;
  description: string;
  enabled: boolean;
  settings: Record<string, unknown>;
};

export async function listPlaybooks(viewer: Viewer): Promise<PlaybookView[]> {
  authorize(viewer, "playbooks:read");
  const rows = new Map((await db().playbook.findMany()).map((row) => [row.id, row]));
  return catalog.map(({ id, title, description, settings }) => {
    const row = rows.get(id);
    return { id, title, description, enabled: row?.enabled ?? false, settings: settings.parse(row?.settings ?? {}) };
  });
}

/** Switches a playbook and changes the settings named; the others keep their value. */
export async function configurePlaybook(
  viewer: Viewer,
  id: string,
  change: { enabled?: boolean | undefined; settings?: Record<string, unknown> | undefined },
): Promise<PlaybookView> {
  authorize(viewer, "playbooks:write");
  const playbook = findPlaybook(id);
  if (!playbook) throw new NotFound("There is no such playbook.");
  await inTransaction(async (tx) => {
    const before = await tx.playbook.findUniqueOrThrow({ where: { id } });
    const parsed = playbook.settings.strict().safeParse({ ...(before.settings as object), ...change.settings });
    if (!parsed.success) {
      const errors = faultsOf(parsed.error, "/settings");
      throw new Invalid("These settings cannot be used.", { errors });
    }
    const enabled = change.enabled ?? before.enabled;
    await tx.playbook.update({ where: { id }, data: { enabled, settings: parsed.data as Prisma.InputJsonObject } });
    const detail = {
      before: { enabled: before.enabled, settings: before.settings },
      after: { enabled, settings: parsed.data },
    };
    await record(tx, viewer, [{ type: "playbook.configured", subject: id, detail: detail as Prisma.InputJsonObject }]);
    if (id === "auto-grant-access" && enabled && !before.enabled) await recomputeGrants(tx, viewer);
  });
  const [view] = (await listPlaybooks({ kind: "system", job: "playbooks" })).filter((candidate) => candidate.id === id);
  if (!view) throw new NotFound("There is no such playbook.");
  return view;
}

export async function listPlaybookRuns(viewer: Viewer, id: string, limit = 50) {
  authorize(viewer, "playbooks:read");
  if (!findPlaybook(id)) throw new NotFound("There is no such playbook.");
  return db().playbookRun.findMany({
    where: { playbookId: id, ...knownTo(viewer) },
    orderBy: { id: "desc" },
    take: limit,
    select: { id: true, event: true, incidentId: true, outcome: true, detail: true, createdAt: true },
  });
}
