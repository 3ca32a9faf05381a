import { z } from "zod";
import { authorize, isManager } from "@/lib/access/policy";
import { memberIdOf, type Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { type Db, db, inTransaction } from "@/lib/db/client";
import { Conflict, Forbidden } from "@/lib/errors";
import { defaultSteps, type Step } from "@/lib/response/default-steps";

export const mostSteps = 40;

const StoredSteps = z.array(
  z.object({ number: z.int(), title: z.string(), description: z.string(), afterAttack: z.boolean() }),
);

/** The checklist that the next response begins with; version 0 is the one that comes with Handback. */
export type Template = { version: number; steps: readonly Step[]; createdAt: Date | null; createdBy: number | null };

const builtIn: Template = { version: 0, steps: defaultSteps, createdAt: null, createdBy: null };

/** The newest version. */
export async function currentTemplate(of: Db): Promise<Template> {
  const row = await of.responseTemplate.findFirst({ orderBy: { id: "desc" } });
  return row ? { ...row, version: row.id, steps: StoredSteps.parse(row.steps) } : builtIn;
}

export async function readTemplate(viewer: Viewer): Promise<Template> {
  authorize(viewer, "incidents:read");
  if (viewer.kind === "link") throw new Forbidden("The checklist is for members.");
  return currentTemplate(db());
}

/** Every version there was, newest first; the last is the one that comes with Handback. */
export async function listTemplates(viewer: Viewer): Promise<Template[]> {
  requireManager(viewer);
  const rows = await db().responseTemplate.findMany({ orderBy: { id: "desc" }, take: 200 });
  return [...rows.map((row) => ({ ...row, version: row.id, steps: StoredSteps.parse(row.steps) })), builtIn];
}

export type NewStep = Omit<Step, "number">;

/**
 * Makes a new version, for responses declared from now on; those under way keep theirs. `seen` is the version it was
 * made from: Conflict when somebody else made one meanwhile.
 */
export async function saveTemplate(viewer: Viewer, steps: readonly NewStep[], seen?: number): Promise<Template> {
  requireManager(viewer);
  return inTransaction(async (tx) => {
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('response template'))::text`;
    const before = await currentTemplate(tx);
    if (seen !== undefined && seen !== before.version)
      throw new Conflict("Somebody else saved the checklist meanwhile. Look at theirs before you save yours.");
    const numbered = steps.map((step, index) => ({ ...step, number: index + 1 }));
    const row = await tx.responseTemplate.create({ data: { steps: numbered, createdBy: memberIdOf(viewer) } });
    const detail = { from: before.version, to: row.id, steps: numbered.length };
    await record(tx, viewer, [{ type: "response-template.saved", subject: String(row.id), detail }]);
    return { ...row, version: row.id, steps: numbered };
  });
}

function requireManager(viewer: Viewer): void {
  authorize(viewer, "playbooks:write");
  if (!isManager(viewer)) throw new Forbidden("Managers of the workspace edit the checklist.");
}
