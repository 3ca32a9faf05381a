import { z } from "zod";
import { requireFreshSignIn } from "@/lib/access/fresh-sign-in";
import type { MemberViewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction, type Tx } from "@/lib/db/client";
import { Forbidden, Invalid } from "@/lib/errors";
import { type StoredPolicy, storedPolicy } from "@/lib/oncall/policy";
import { mayReadOnCall, mayRunOnCall, requirePeople } from "@/lib/oncall/terms";
import { allowedHost } from "@/lib/outgoing/address";
import { isTimeZone } from "@/lib/wall-clock";
import type { Prisma } from "@/prisma/generated/client";
import { Severity, StepTarget } from "@/prisma/generated/enums";

const minuteOfDay = z.int().min(0).max(1_440);
export const NewStep = z.object({
  target: z.enum(StepTarget),
  scheduleId: z.int().nullable(),
  memberId: z.int().nullable(),
  delayMinutes: z.int().min(1).max(1_440),
});
export const PolicyChange = z
  .object({
    urgentSeverities: z.array(z.enum(Severity)),
    timeZone: z.string(),
    officeFrom: minuteOfDay,
    officeTo: minuteOfDay,
    rounds: z.int().min(1).max(9),
    handOffMinutes: z.int().min(1).max(1_440),
    allowedHosts: z.array(z.string().max(300)).max(20),
    steps: z.array(NewStep).max(12),
  })
  .partial();
export type PolicyChange = z.infer<typeof PolicyChange>;

export async function readPolicy(viewer: MemberViewer): Promise<StoredPolicy> {
  mayReadOnCall(viewer);
  return storedPolicy(db());
}

/** Changes what is named. Steps are replaced together; where an escalation has come to, it goes on by number. */
export async function changePolicy(viewer: MemberViewer, change: PolicyChange): Promise<void> {
  mayRunOnCall(viewer);
  const { steps, allowedHosts, ...fields } = change;
  const hosts = allowedHosts && [...new Set(allowedHosts.map(allowedHost))];
  await inTransaction(async (tx) => {
    const before = await storedPolicy(tx);
    if (hosts && hosts.join() !== before.allowedHosts.join()) requireOwner(viewer);
    const data = given(fields);
    check({ ...before, ...data });
    await tx.escalationPolicy.update({
      where: { id: 1 },
      data: { ...data, ...(hosts ? { allowedHosts: hosts } : {}) },
    });
    if (steps) await replaceSteps(tx, steps);
    const detail = { before: shown(before), after: shown(await storedPolicy(tx)) };
    await record(tx, viewer, [{ type: "escalation-policy.changed", subject: "1", detail }]);
  });
}

/** What may be reached from inside the network is for its owner to say, and for nobody's token. */
function requireOwner(viewer: MemberViewer): void {
  if (viewer.accessLevel !== "owner" || viewer.kind !== "member")
    throw new Forbidden("Only the owner of the workspace allows a host, signed in with their browser.");
  requireFreshSignIn(viewer);
}

function given<Fields extends object>(fields: Fields) {
  const named = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(named) as { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };
}

function check({ timeZone, officeFrom, officeTo }: Pick<StoredPolicy, "timeZone" | "officeFrom" | "officeTo">): void {
  if (!isTimeZone(timeZone)) throw new Invalid(`“${timeZone}” is no time zone.`, { pointer: "/time_zone" });
  if (officeFrom >= officeTo) throw new Invalid("The office closes after it opens.", { pointer: "/office_hours/to" });
}

async function replaceSteps(tx: Tx, steps: readonly z.infer<typeof NewStep>[]): Promise<void> {
  for (const [index, { target, scheduleId, memberId }] of steps.entries()) {
    if (target === "member")
      await requirePeople(tx, memberId === null ? [-1] : [memberId], `/steps/${index}/member_id`);
    else if ((await tx.schedule.count({ where: { id: scheduleId ?? -1 } })) === 0)
      throw new Invalid("There is no such schedule.", { pointer: `/steps/${index}/schedule_id` });
  }
  await tx.escalationStep.deleteMany({ where: { policyId: 1 } });
  await tx.escalationStep.createMany({
    data: steps.map(({ target, scheduleId, memberId, delayMinutes }, position) => ({
      ...{ position, target, delayMinutes },
      scheduleId: target === "member" ? null : scheduleId,
      memberId: target === "member" ? memberId : null,
    })),
  });
}

function shown({ id: _, steps, ...fields }: StoredPolicy): Prisma.InputJsonObject {
  return {
    ...fields,
    steps: steps.map(({ target, schedule, memberId, delayMinutes }) => {
      const whom =
        target === "member" ? `member ${memberId}` : `${target.replaceAll("_", " ")} ${schedule?.name ?? ""}`;
      return `${whom}, ${delayMinutes} minutes`;
    }),
  };
}
