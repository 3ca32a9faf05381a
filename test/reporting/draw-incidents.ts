import { db } from "@/lib/db/client";
import { Closer, Contact, IgnoreReason, Severity, Verification } from "@/prisma/generated/enums";
import { day, later, minute } from "@/test/factories";

export const detectors = ["stripe_api_key", "aws_access_key", "sql_injection"] as const;

/** The same numbers on every run. */
function numbers(seed: number) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x80000000;
  };
}

async function people() {
  const addresses: number[] = [];
  for (const name of ["Ada", "Ben", "Cleo"]) {
    const { id: developerId } = await db().developer.create({ data: { name } });
    for (const part of ["work", "home"]) {
      const email = `${name.toLowerCase()}.${part}@acme.example`;
      addresses.push((await db().address.create({ data: { email, developerId } })).id);
    }
  }
  return addresses;
}

async function places() {
  const ids: (number | null)[] = [null];
  for (const [organisation, repositories] of [
    ["acme", ["payments", "web"]],
    ["globex", ["core"]],
  ] as const) {
    const { id: organisationId } = await db().organisation.create({ data: { name: organisation } });
    for (const name of repositories) {
      const fullName = `${organisation}/${name}`;
      ids.push((await db().repository.create({ data: { organisationId, name, fullName } })).id);
    }
  }
  return ids;
}

/** Three hundred incidents of every sort, from the last 400 days. */
export async function drawIncidents(now: Date): Promise<void> {
  const [addresses, repositories] = [await people(), await places()];
  const draw = numbers(7);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(draw() * from.length)] as T;
  const chance = (share: number) => draw() < share;
  const data = Array.from({ length: 300 }, (_, number) => {
    const triggeredAt = later(now, -Math.floor(draw() ** 2 * 400 * day) - minute);
    const until = now.getTime() - triggeredAt.getTime();
    const closedAt = chance(0.6) ? later(triggeredAt, Math.floor(draw() ** 4 * until)) : null;
    const askedAt = chance(0.7) ? later(triggeredAt, Math.floor(draw() ** 3 * until)) : null;
    const answeredAt =
      askedAt && chance(0.5) ? later(askedAt, Math.floor(draw() * (now.getTime() - askedAt.getTime()))) : null;
    const ignored = closedAt !== null && chance(0.3);
    const regression = chance(0.15);
    return {
      kind: pick(["secret", "code_scanning"] as const),
      identityKey: `model:${number}`,
      source: "gitleaks",
      detector: pick(detectors),
      detectorName: "Something",
      severity: pick(Object.values(Severity)),
      status: closedAt ? (ignored ? ("ignored" as const) : ("resolved" as const)) : ("triggered" as const),
      ignoreReason: ignored ? pick([IgnoreReason.false_positive, IgnoreReason.low_risk]) : null,
      closedBy: closedAt && pick(Object.values(Closer)),
      verification: closedAt && !ignored && chance(0.6) ? pick(Object.values(Verification)) : null,
      repositoryId: pick(repositories),
      authorId: pick(addresses),
      askedId: chance(0.2) ? pick(addresses) : null,
      contact: pick(Object.values(Contact)),
      triggeredAt,
      closedAt,
      lastSeenAt: triggeredAt,
      askedAt,
      answeredAt,
      firstActionAt: answeredAt ?? (closedAt && chance(0.5) ? closedAt : null),
      regression,
      dueFrom: regression ? later(triggeredAt, Math.floor(draw() * until)) : null,
    };
  });
  await db().incident.createMany({ data });
}
