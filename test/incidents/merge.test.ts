import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { db, inTransaction } from "@/lib/db/client";
import { type Known, merge } from "@/lib/incidents/merge";
import { transition } from "@/lib/incidents/transition";
import type { Finding, SourceState } from "@/lib/ingest/source";
import { ownDatabase } from "../database";
import {
  asSystem,
  commitSha,
  external,
  finding,
  hour,
  incidentOf,
  later,
  minute,
  monday,
  next,
  report,
} from "../factories";

ownDatabase();

const moment = fc.integer({ min: 0, max: 6 }).map((hours) => later(monday, hours * hour));
const word: fc.Arbitrary<SourceState> = fc.oneof(
  moment.map((at) => ({ status: "open" as const, at })),
  fc.record({ status: fc.constant("resolved" as const), at: moment, revoked: fc.constant(true) }),
  fc.record({
    status: fc.constant("ignored" as const),
    at: moment,
    reason: fc.constant("low_risk" as const),
  }),
);
const spoken = fc.record(
  {
    triggeredAt: fc.integer({ min: 1, max: 3 }).map((hours) => later(monday, -hours * hour)),
    state: word,
    severity: fc.record({ value: fc.constantFrom("low" as const, "high" as const, "medium" as const), at: moment }),
    validity: fc.record({
      value: fc.constantFrom("valid" as const, "invalid" as const, "unknown" as const),
      at: moment,
    }),
  },
  { requiredKeys: ["triggeredAt"] },
);
const words = fc.array(spoken, { minLength: 1, maxLength: 6 });
/** The same messages, each once or more, in another order. */
const retold = words.chain((original) =>
  fc.record({
    original: fc.constant(original),
    other: fc
      .array(fc.constantFrom(...original), { maxLength: 4 })
      .chain((repeated) =>
        fc.shuffledSubarray([...original, ...repeated], { minLength: original.length + repeated.length }),
      ),
  }),
);

const receivedAt = later(monday, 12 * hour);
type Spoken = typeof spoken extends fc.Arbitrary<infer T> ? T : never;

function fold(messages: readonly Spoken[]): Known {
  let known: Known | undefined;
  for (const message of messages)
    known = merge(
      known && { ...known, statusAt: known.triggeredAt, ignoreReason: null, secretRevoked: null },
      [external("fold", message as Partial<Finding>)],
      receivedAt,
    ).known;
  return known as Known;
}

test("folding messages one by one, repeated and in any order, comes to the same knowledge", () => {
  fc.assert(
    fc.property(retold, ({ original, other }) => {
      expect(fold(other)).toEqual(fold(original));
    }),
    { numRuns: 2_000 },
  );
});

test("folding them together comes to the same as folding them one by one", () => {
  fc.assert(
    fc.property(words, (messages) => {
      const [first, ...rest] = messages.map((message) => external("fold", message as Partial<Finding>));
      expect(merge(undefined, [first as Finding, ...rest], receivedAt).known).toEqual(fold(messages));
    }),
    { numRuns: 2_000 },
  );
});

/** What a list or a page shows of an incident; ids, versions and the time of writing are the database's own. */
async function shown(finding: Finding) {
  const row = await incidentOf(finding);
  const { status, ignoreReason, secretRevoked, severity, validity, triggeredAt, closedAt, occurrenceCount } = row;
  const { lastSeenAt, statusAt, sourceState, sourceStateAt } = row;
  const occurrences = await db().occurrence.findMany({
    where: { incidentId: row.id },
    orderBy: [{ commit: "asc" }, { line: "asc" }],
    select: { commit: true, line: true, authorEmail: true },
  });
  return {
    ...{ status, ignoreReason, secretRevoked, severity, validity, triggeredAt, closedAt, occurrenceCount },
    ...{ lastSeenAt, sourceState, sourceStateAt, occurrences },
    ...(closedAt ? { statusAt } : {}),
  };
}

const told = fc.record({ message: spoken, line: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }) });
const deliveries = fc.array(told, { minLength: 1, maxLength: 5 }).chain((original) =>
  fc.record({
    original: fc.constant(original),
    other: fc
      .array(fc.constantFrom(...original), { maxLength: 3 })
      .chain((repeated) =>
        fc.shuffledSubarray([...original, ...repeated], { minLength: original.length + repeated.length }),
      ),
    together: fc.boolean(),
  }),
);

test("deliveries of one alert, permuted and repeated, in one batch or many, lead to the same incident", async () => {
  await fc.assert(
    fc.asyncProperty(deliveries, async ({ original, other, together }) => {
      const commit = commitSha("one alert");
      const heard = (id: string, { message, line }: (typeof original)[number]): Finding => {
        // As a code host tells it: a place that is added to a closed alert counts as seen when the alert was made.
        const place = line === undefined ? null : { commit, line, seenAt: earlier(message) };
        return external(id, { ...(message as Partial<Finding>), place });
      };
      const [one, two] = [`${next()}`, `${next()}`];
      for (const delivery of original) await report([heard(one, delivery)], receivedAt);
      const batches = together ? [other] : other.map((delivery) => [delivery]);
      for (const batch of batches)
        await report(
          batch.map((delivery) => heard(two, delivery)),
          receivedAt,
        );
      expect(await shown(external(two))).toEqual(await shown(external(one)));
    }),
    { numRuns: 15 },
  );
});

const earlier = (message: Spoken) => later(message.triggeredAt, -minute);

describe("a reopening that does not say when", () => {
  const heard = (hours: number) => later(receivedAt, hours * hour);
  const reopened = { status: "open", at: heard(0), unsaid: true } as const;
  const fixed = (hours: number) => ({ status: "resolved", at: later(monday, hours * hour) }) as const;
  const told = async (...states: SourceState[]) => {
    const id = `${next()}`;
    for (const [index, state] of states.entries()) await report([external(id, { state })], heard(index));
    return incidentOf(external(id));
  };

  test("gives way to a close that is told after it, whenever that was", async () => {
    expect(await told(fixed(1), reopened)).toMatchObject({ status: "triggered", closedAt: null });
    expect(await told(fixed(1), reopened, fixed(3))).toMatchObject({
      status: "resolved",
      closedAt: fixed(3).at,
      triggeredAt: monday,
    });
  });

  test("is not undone by hearing once more of the close before it", async () => {
    expect(await told(fixed(1), reopened, fixed(1))).toMatchObject({ status: "triggered", closedAt: null });
    const open = { status: "open", at: monday } as const;
    expect(await told(open, reopened, fixed(1))).toMatchObject({ status: "triggered", closedAt: null });
  });

  test("leaves a close of a person's own as it is, where the source had not closed it", async () => {
    const id = `${next()}`;
    const open = { status: "open", at: monday } as const;
    await report([external(id, { state: open })], heard(0));
    const incident = await incidentOf(external(id));
    await inTransaction((tx) =>
      transition(tx, asSystem, incident, { to: "resolved", revoked: null, at: later(monday, 5 * hour) }),
    );
    await report([external(id, { state: reopened })], heard(1));
    expect(await incidentOf(external(id))).toMatchObject({ status: "resolved" });
  });
});

test("a batch of several secrets, permuted and repeated, leads to the same incidents", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ secret: fc.integer({ min: 1, max: 3 }), line: fc.integer({ min: 1, max: 4 }) }), {
        minLength: 1,
        maxLength: 8,
      }),
      fc.infiniteStream(fc.nat()),
      async (entries, order) => {
        const tag = next();
        const make = (round: string) => {
          const identity = (secret: number) => ({ external: `gitleaks:${tag}:${round}:${secret}` });
          const found = entries.map(({ secret, line }) =>
            finding({
              identity: identity(secret),
              place: { commit: commitSha("p"), line, authorEmail: `p${line}@acme.example` },
            }),
          );
          return { identity, found };
        };
        const [first, second] = [make("a"), make("b")];
        await report(first.found);
        const shuffled = second.found
          .flatMap((entry) => [entry, entry])
          .map((entry) => ({ entry, at: order.next().value ?? 0 }))
          .sort((a, b) => a.at - b.at);
        await report(shuffled.map(({ entry }) => entry));
        for (const secret of new Set(entries.map((entry) => entry.secret))) {
          const [a, b] = [
            finding({ identity: first.identity(secret) }),
            finding({ identity: second.identity(secret) }),
          ];
          expect(await shown(b)).toEqual(await shown(a));
        }
      },
    ),
    { numRuns: 10 },
  );
});
