import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { createEndpoint, type NewEndpoint } from "@/lib/ingest/endpoints";
import { processDeliveries } from "@/lib/ingest/process";
import { receiveWebhook } from "@/lib/ingest/receive";
import { ownDatabase } from "../database";
import { asSystem, commitSha, day, fromGitGuardian, fromGitHub, gitguardianMessage, later, monday } from "../factories";

ownDatabase();

/** More of them: `DELIVERY_RUNS=200 npx vitest --run test/ingest/permutations.property.test.ts`. */
const runs = Number(process.env.DELIVERY_RUNS ?? 3);
const patience = 60_000 + runs * 20_000;

type Json = Record<string, unknown>;
type Message = { source: "github" | "gitguardian"; event: string; payload: Json };

let github: NewEndpoint;
let gitguardian: NewEndpoint;
beforeAll(async () => {
  github = await createEndpoint(asSystem, "github");
  gitguardian = await createEndpoint(asSystem, "gitguardian");
});

const at = (days: number) => later(monday, days * day).toISOString();
const names = ["acme/api", "acme/gateway"];
/** It is renamed after the fifth day. */
const repository = (days: number) => ({
  id: 77,
  full_name: days < 5 ? names[0] : names[1],
  html_url: `https://github.com/${days < 5 ? names[0] : names[1]}`,
  updated_at: at(days < 5 ? 0 : 5),
});
const hub = (event: string, payload: Json): Message => ({ source: "github", event, payload });

const number = fc.integer({ min: 1, max: 2 });
const days = fc.integer({ min: 1, max: 9 });
const secretActions = {
  created: {},
  validated: { validity: "inactive" },
  publicly_leaked: { publicly_leaked: true, validity: "active" },
  reopened: {},
  assigned: {},
} as const;

const secretSaid = fc
  .record({ number, days, action: fc.constantFrom(...(Object.keys(secretActions) as (keyof typeof secretActions)[])) })
  .map(({ number, days, action }) =>
    hub("secret_scanning_alert", {
      action,
      alert: { number, created_at: at(0), updated_at: at(days), secret_type: "key", ...secretActions[action] },
      repository: repository(days),
    }),
  );
const secretClosed = fc
  .record({ number, days, resolution: fc.constantFrom("revoked", "false_positive", "used_in_tests", "wont_fix") })
  .map(({ number, days, resolution }) =>
    hub("secret_scanning_alert", {
      action: "resolved",
      alert: {
        ...{ number, created_at: at(0), updated_at: at(days), secret_type: "key" },
        ...{ resolution, resolved_at: at(days) },
      },
      repository: repository(days),
    }),
  );
const located = fc.record({ number, line: fc.integer({ min: 1, max: 3 }) }).map(({ number, line }) =>
  hub("secret_scanning_alert_location", {
    action: "created",
    alert: { number, created_at: at(0), updated_at: at(0), secret_type: "key" },
    location: { type: "commit", details: { path: "a.ts", start_line: line, commit_sha: commitSha(`place ${line}`) } },
    repository: repository(0),
  }),
);
const pushed = fc.integer({ min: 1, max: 3 }).map((line) =>
  hub("push", {
    commits: [{ id: commitSha(`place ${line}`), author: { name: "Dana", email: `dana.${line}@acme.example` } }],
    repository: repository(0),
  }),
);
const codeSaid = fc
  .record({ number, days, action: fc.constantFrom("created", "fixed", "closed_by_user", "reopened") })
  .map(({ number, days, action }) =>
    hub("code_scanning_alert", {
      action,
      alert: {
        ...{ number, created_at: at(0), updated_at: at(days), rule: { id: "js/xss", severity: "error" } },
        ...{ state: action === "fixed" ? "fixed" : action === "closed_by_user" ? "dismissed" : "open" },
        ...(action === "fixed" ? { fixed_at: at(days) } : {}),
        ...(action === "closed_by_user" ? { dismissed_at: at(days), dismissed_reason: "won't fix" } : {}),
      },
      repository: repository(days),
    }),
  );
const repositorySaid = fc.constantFrom<Message>(
  hub("repository", {
    action: "renamed",
    changes: { repository: { name: { from: "api" } } },
    repository: repository(5),
  }),
  hub("repository", { action: "archived", repository: { ...repository(6), updated_at: at(6) } }),
);
const guarded = fc
  .record({
    number,
    days,
    action: fc.constantFrom("incident_triggered", "incident_resolved", "incident_ignored", "incident_severity_changed"),
    severity: fc.constantFrom("high", "low", "critical"),
  })
  .map(({ number, days, action, severity }): Message => {
    const when = later(monday, days * day);
    const closed = {
      ...(action === "incident_resolved" ? { resolved_at: when.toISOString(), secret_revoked: true } : {}),
      ...(action === "incident_ignored" ? { ignored_at: when.toISOString(), ignore_reason: "low_risk" } : {}),
    };
    const payload = gitguardianMessage(number, { action, at: when, incident: { severity, ...closed } });
    return { source: "gitguardian", event: "", payload };
  });

const messages = fc.array(fc.oneof(secretSaid, secretClosed, located, pushed, codeSaid, repositorySaid, guarded), {
  minLength: 4,
  maxLength: 14,
});
/** The same set, in another order, some of it again under new delivery ids. */
const retold = messages.chain((told) =>
  fc.tuple(
    fc.constant(told),
    fc.subarray(told).chain((again) => {
      const all = [...told, ...again];
      return fc.shuffledSubarray(all, { minLength: all.length });
    }),
    fc.integer({ min: 1, max: 5 }),
  ),
);

/** Row by row: truncating makes hundreds of files, slow beside heavy writing, and every plan has to be made again. */
async function forgetAll(): Promise<void> {
  await db().delivery.deleteMany();
  await db().incident.deleteMany();
  await db().commit.deleteMany();
  await db().repository.deleteMany();
  await db().address.deleteMany();
  await db().developer.deleteMany();
}

async function outcomeOf(told: readonly Message[], together: number): Promise<string> {
  await forgetAll();
  for (const [index, { source, event, payload }] of told.entries()) {
    const endpoint = source === "github" ? github : gitguardian;
    const { headers, body } =
      source === "github"
        ? fromGitHub(endpoint.secret, event, payload)
        : fromGitGuardian(endpoint.secret, payload, new Date());
    await receiveWebhook(source, endpoint.id, headers, body);
    if (index % together === 0) await processDeliveries();
  }
  await processDeliveries();
  const incidents = await db().incident.findMany({
    select: {
      ...{ kind: true, source: true, status: true, severity: true, validity: true, ignoreReason: true },
      ...{ secretRevoked: true, sourceState: true, sourceStateAt: true, triggeredAt: true, closedAt: true },
      ...{ occurrenceCount: true, repository: { select: { fullName: true, standing: true } } },
      occurrences: {
        orderBy: { line: "asc" },
        select: { commit: true, path: true, line: true, authorEmail: true },
      },
      identityKey: true,
    },
  });
  // Whichever name came first stays in the keys; the number in them is what counts.
  const spelled = incidents.map(({ identityKey, ...rest }) => [
    /^(\w+:\w*).*?(\d+)$/.exec(identityKey)?.slice(1),
    rest,
  ]);
  return JSON.stringify(spelled.map((one) => JSON.stringify(one)).sort(), null, 1);
}

test(
  "whatever order deliveries come in, however often, few or many at once, the incidents end the same",
  async () => {
    await fc.assert(
      fc.asyncProperty(retold, async ([told, again, together]) => {
        expect(await outcomeOf(again, together)).toBe(await outcomeOf(told, 1));
      }),
      // A fault is told at once: making it smaller would take longer than anybody waits.
      { numRuns: runs, endOnFailure: true },
    );
  },
  patience,
);
