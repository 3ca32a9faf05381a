import { createHash, randomUUID } from "node:crypto";
import type { Tx } from "@/lib/db/client";
import { defaultSteps } from "@/lib/response/default-steps";
import { seal } from "@/lib/seal";
import type { Prisma } from "@/prisma/generated/client";
import type { StepState } from "@/prisma/generated/enums";
import type { Ledger } from "./ledger";
import { ritasOther } from "./people";
import { day, hour, minute, plus, type Setting } from "./setting";
import { byMember } from "./story";

type Row = Prisma.IncidentCreateManyInput & { id: number };
export type Declared = { live: Row | undefined; past: Row | undefined };

const codenames = { live: "Quiet Harbour", past: "Amber Finch" } as const;

/** Which incidents are security incidents: one that goes on, kept among few, and one that is over; before they are written. */
export function declareSome({ now, members }: Setting, ledger: Ledger): Declared {
  const rows = ledger.incidents as Row[];
  const secrets = rows.filter(({ kind, id }) => kind === "secret" && !isRitas(ledger, id));
  const isGrave = ({ severity }: Row) => severity === "critical";
  const quiet = secrets.filter(({ closedAt, contact, triggeredAt, labels }) => {
    const elsewhere = contact === "answered" || contact === "left" || contact === "disputed" || labels !== undefined;
    return !closedAt && !elsewhere && new Date(triggeredAt) < plus(now, -day);
  });
  // By chance alone there would be days on which nothing grave is open.
  const live = quiet.findLast(isGrave) ?? quiet.at(-1);
  const past = secrets
    .filter(isGrave)
    .findLast(
      ({ status, closedAt, triggeredAt }) =>
        status === "resolved" &&
        closedAt &&
        new Date(closedAt) < plus(now, -10 * day) &&
        new Date(closedAt).getTime() - new Date(triggeredAt).getTime() > 8 * hour,
    );
  if (live) live.needToKnow = true;
  for (const [row, codename, at] of [
    [live, codenames.live, plus(now, -5 * hour)],
    [past, codenames.past, past && plus(new Date(past.triggeredAt), hour)],
  ] as const)
    if (row && at)
      ledger.events.push({
        ...{ at, type: "response.declared", incidentId: row.id, subject: codename, runs: [] },
        ...{ detail: { leadId: members.maya.id, people: [members.maya.id, members.bob.id], template: 0 } },
        ...byMember(members.maya),
      });
  return { live, past };
}

function isRitas(ledger: Ledger, incidentId: number): boolean {
  const first = ledger.occurrences.find((place) => place.incidentId === incidentId);
  return ["rita@acme.example", ritasOther].includes(first?.authorEmail ?? "");
}

/** The responses to them, once the incidents are written: nobody was or will be mailed about what is history. */
export async function writeResponses(tx: Tx, setting: Setting, { live, past }: Declared): Promise<void> {
  if (live) await writeLive(tx, setting, live.id);
  if (past) await writePast(tx, setting, past);
}

async function writeLive(tx: Tx, { now, members }: Setting, incidentId: number): Promise<void> {
  const { alice, maya, bob } = members;
  const at = (minutes: number) => plus(now, (minutes - 300) * minute);
  const states: StepState[] = ["done", "done", "done", "doing", "doing"];
  await tx.response.create({
    data: {
      ...{ incidentId, codename: codenames.live, leadId: maya.id, declaredBy: maya.id, declaredAt: at(0) },
      ...{ channel: "#quiet-harbour", why: "A login with this key from an address nobody knows." },
      people: { create: teamOf(at(0), [maya, null], [bob, "scribe"], [alice, "deputy"]) },
      steps: {
        create: defaultSteps.map((step, index) => {
          const state = states[index] ?? "todo";
          const startedAt = state === "todo" ? null : at(5 + index * 25);
          const finishedAt = state === "done" ? at(25 + index * 25) : null;
          return {
            ...step,
            state,
            startedAt,
            finishedAt,
            ownerId: state === "todo" ? null : index % 2 ? bob.id : maya.id,
          };
        }),
      },
    },
  });
  const moments = [
    { ...by(maya, at(0)), text: "Declared a security incident, led by Maya Lindqvist." },
    {
      ...by(bob, at(-35), at(12)),
      text: "First login with the key from 203.0.113.77, which is none of ours.",
      stepNumber: 5,
    },
    {
      ...by(maya, at(22)),
      text: "The key is revoked at the provider; calls with it are answered with 401.",
      stepNumber: 1,
    },
    { ...by(bob, at(58)), text: "The deploy account accepts logins from our own networks alone.", stepNumber: 2 },
    { ...by(bob, at(140)), text: "A copy of the machine’s disk is kept, read-only.", stepNumber: 4 },
  ];
  const content = Buffer.from(
    `${at(-35).toISOString()} sshd: Accepted publickey for deploy from 203.0.113.77 port 52114\n${at(-31).toISOString()} sshd: session closed for user deploy\n`,
  );
  const id = randomUUID();
  const sha256 = createHash("sha256").update(content).digest("hex");
  const added = { ...by(bob, at(14)), text: `Evidence added: auth.log, SHA-256 ${sha256}`, stepNumber: 5 };
  await tx.responseMoment.createMany({ data: [...moments, added].map((moment) => ({ ...moment, incidentId })) });
  await tx.responseFile.create({
    data: {
      ...{ id, incidentId, name: "auth.log", type: "text/plain; charset=utf-8", bytes: content.length, sha256 },
      ...{ sealed: seal(content, `response-file:${id}`), stepNumber: 5, addedBy: bob.id, addedAt: at(14) },
    },
  });
}

async function writePast(tx: Tx, { now, members }: Setting, row: Row): Promise<void> {
  const { alice, maya, bob } = members;
  const incidentId = row.id;
  const [declaredAt, closedAt] = [plus(new Date(row.triggeredAt), hour), new Date(row.closedAt ?? now)];
  const attackOverAt = plus(closedAt, -hour);
  const share = (part: number) => plus(declaredAt, part * (closedAt.getTime() - declaredAt.getTime()));
  const notNeeded = new Map([
    [12, "No law was broken that has to be reported; legal agrees."],
    [13, "Nobody else’s system was the way in."],
    [14, "No data of others was within reach."],
  ]);
  await tx.response.create({
    data: {
      ...{ incidentId, codename: codenames.past, leadId: maya.id, declaredBy: maya.id, declaredAt, attackOverAt },
      ...{
        attackOverBy: maya.id,
        channel: "#amber-finch",
        why: "The key was used from a network of a hosting company.",
      },
      reviewedAt: plus(closedAt, 3 * day),
      review: {
        summary:
          "A deploy key in a public gist was used twice to list repositories. It was revoked within hours, and nothing was changed or copied. The gist was made while somebody looked for help.",
        what_happened: "The key was pasted with a script into a public gist, and found by a scanner two days later.",
        impact: "The names of twelve repositories were read. No source code was cloned.",
        contributing: "Deploy keys lived on laptops, and nothing looked at gists.",
        resolution: "The key was revoked, the gist deleted, and every key of that kind replaced.",
        went_well: "Who was on call answered within four minutes, and the checklist kept us from telling too early.",
        improve: "Keys of machines should never be on laptops. We took an hour to find who owns the account.",
      },
      people: { create: teamOf(declaredAt, [maya, null], [bob, "scribe"], [alice, "communications"]) },
      steps: {
        create: defaultSteps.map((step, index) => {
          const reason = notNeeded.get(step.number) ?? null;
          const startedAt = reason ? null : share(index / 15);
          const finishedAt = share((index + 1) / 15);
          const state: StepState = reason ? "not_applicable" : "done";
          return { ...step, state, reason, startedAt, finishedAt, ownerId: index % 2 ? bob.id : maya.id };
        }),
      },
      actions: {
        create: [
          { text: "Keep deploy keys in the vault alone.", ownerId: bob.id, ...due(-20), doneAt: plus(now, -22 * day) },
          {
            text: "Look at public gists of our people once a day.",
            ownerId: maya.id,
            ...due(-5),
            doneAt: plus(now, -6 * day),
          },
          { text: "Rehearse how a deploy key is replaced.", ownerId: bob.id, ...due(9), doneAt: null },
        ],
      },
    },
  });
  const moments = [
    { ...by(maya, declaredAt), text: "Declared a security incident, led by Maya Lindqvist." },
    { ...by(bob, share(0.1)), text: "The key was used twice, both times to list repositories.", stepNumber: 5 },
    { ...by(maya, attackOverAt), text: "The attack is over. The key is revoked, and no login was seen since." },
  ];
  await tx.responseMoment.createMany({ data: moments.map((moment) => ({ ...moment, incidentId })) });

  function due(days: number) {
    return {
      dueOn: new Date(Math.floor(plus(now, days * day).getTime() / day) * day),
      createdAt: plus(closedAt, 3 * day),
    };
  }
}

type Person = { id: number };
type Role = "deputy" | "scribe" | "communications";

const by = ({ id }: Person, at: Date, writtenAt = at) => ({ memberId: id, at, writtenAt });

function teamOf(addedAt: Date, ...people: [Person, Role | null][]) {
  return people.map(([{ id }, role], index) => ({ memberId: id, role, addedAt: plus(addedAt, index * minute) }));
}
