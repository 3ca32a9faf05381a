import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { sealBody } from "@/lib/ingest/body";
import { createEndpoint, type NewEndpoint } from "@/lib/ingest/endpoints";
import { processDeliveries } from "@/lib/ingest/process";
import { receiveWebhook } from "@/lib/ingest/receive";
import { seal } from "@/lib/seal";
import { ownDatabase, waitingJobs } from "../database";
import { asSystem, codeAlert, commitSha, fromGitHub, hour, later, monday, next, push, secretAlert } from "../factories";

ownDatabase();

let endpoint: NewEndpoint;
beforeAll(async () => {
  endpoint = await createEndpoint(asSystem, "github");
});
beforeEach(async () => {
  await db().delivery.deleteMany();
});

function receive(event: string, payload: unknown) {
  const { headers, body } = fromGitHub(endpoint.secret, event, payload);
  return receiveWebhook("github", endpoint.id, headers, body);
}

const byNumber = (number: number, kind = "secret") =>
  db().incident.findUnique({
    where: { identityKey: `github:${kind}:github.com/acme/payments/${number}` },
    include: { author: true },
  });
const delivery = (id: string) => db().delivery.findUniqueOrThrow({ where: { id } });

test("a push, an alert and its location become one incident with its author, in whatever order they came", async () => {
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ];
  for (const together of [true, false]) {
    for (const order of orders) {
      const number = next();
      const commit = commitSha();
      const messages = [
        () => receive("push", push([{ sha: commit, email: "dana.li@acme.example" }])),
        () => receive("secret_scanning_alert", secretAlert({ number })),
        () => receive("secret_scanning_alert_location", secretAlert({ number, location: { commit } })),
      ];
      for (const index of order) {
        await messages[index]?.();
        if (!together) await processDeliveries();
      }
      await processDeliveries();
      const incident = await byNumber(number);
      expect(incident).toMatchObject({ status: "triggered", occurrenceCount: 1, triggeredAt: monday });
      expect(incident?.author?.email).toBe("dana.li@acme.example");
    }
  }
});

test("a secret in the title and the body of one issue is in two places, delivered twice or not", async () => {
  const number = next();
  const issue = "https://api.github.com/repos/acme/payments/issues/7";
  for (const type of ["issue_title", "issue_body", "issue_title"]) {
    const location = { type, details: { [`${type}_url`]: issue } };
    await receive("secret_scanning_alert_location", { ...secretAlert({ number }), location, about: next() });
  }
  await processDeliveries();
  const { id = 0, occurrenceCount } = (await byNumber(number)) ?? {};
  const places = await db().occurrence.findMany({ where: { incidentId: id }, orderBy: { id: "asc" } });
  expect(places.map(({ place, path }) => [place, path])).toEqual([
    ["issue_title", issue],
    ["issue_body", issue],
  ]);
  expect(occurrenceCount).toBe(2);
});

test("the committer of a push is never taken for the author", async () => {
  const number = next();
  const commit = commitSha();
  await receive("push", push([{ sha: commit, email: "author@acme.example" }]));
  await receive("secret_scanning_alert_location", secretAlert({ number, location: { commit } }));
  await processDeliveries();
  expect((await byNumber(number))?.author?.email).toBe("author@acme.example");
  expect(await db().address.count({ where: { email: "noreply@github.com" } })).toBe(0);
});

test("old deliveries under new ids, shuffled, change nothing", async () => {
  const number = next();
  const said = [
    ["secret_scanning_alert", secretAlert({ number })],
    ["secret_scanning_alert_location", secretAlert({ number, location: { commit: commitSha() } })],
    [
      "secret_scanning_alert",
      secretAlert({
        number,
        action: "resolved",
        alert: { resolution: "revoked", resolved_at: later(monday, hour).toISOString() },
      }),
    ],
  ] as const;
  for (const [event, payload] of said) await receive(event, payload);
  await processDeliveries();
  const before = await byNumber(number);
  expect(before).toMatchObject({ status: "resolved", secretRevoked: true, occurrenceCount: 1 });
  for (const [event, payload] of [...said].reverse()) await receive(event, payload);
  await processDeliveries();
  expect(await byNumber(number)).toEqual(before);
});

test("code scanning alerts become incidents of their own kind", async () => {
  const number = next();
  await receive("code_scanning_alert", codeAlert(number));
  await processDeliveries();
  const incident = await byNumber(number, "code");
  expect(incident).toMatchObject({ kind: "code_scanning", severity: "high", detectorName: "SQL injection" });
});

test("poison stops only itself, waits longer each time, and is dead after ten tries", async () => {
  const numbers = [next(), next(), next()];
  const fine = [];
  for (const number of numbers) fine.push(await receive("secret_scanning_alert", secretAlert({ number })));
  const poison = await receive("secret_scanning_alert", secretAlert({ number: next() }));
  // Sealed for another row: it can be read by nobody.
  await db().delivery.update({ where: { id: poison }, data: { sealedBody: seal(Buffer.from("{}"), "another row") } });

  await processDeliveries();
  for (const id of fine) expect((await delivery(id)).state).toBe("done");
  for (const number of numbers) expect(await byNumber(number)).not.toBeNull();

  for (let attempt = 1; attempt < 10; attempt += 1) {
    const row = await delivery(poison);
    expect(row).toMatchObject({ state: "received", attempts: attempt });
    expect(row.notBefore.getTime()).toBeGreaterThan(Date.now());
    expect(row.error).toBe("Error");
    expect(await processDeliveries()).toBe(0);
    await db().delivery.update({ where: { id: poison }, data: { notBefore: new Date(0) } });
    await processDeliveries();
  }
  expect(await delivery(poison)).toMatchObject({ state: "dead", attempts: 10 });
  expect((await delivery(poison)).sealedBody).not.toBeNull();
  await db().delivery.update({ where: { id: poison }, data: { notBefore: new Date(0) } });
  expect(await processDeliveries()).toBe(0);
});

test("one write the database refuses makes one delivery wait, and undoes nothing of the others", async () => {
  await db().$executeRaw`CREATE FUNCTION refuse_marked() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN IF NEW.path = 'marked.txt' THEN RAISE EXCEPTION 'marked'; END IF; RETURN NEW; END $$`;
  await db()
    .$executeRaw`CREATE TRIGGER refuse_marked BEFORE INSERT ON "Occurrence" FOR EACH ROW EXECUTE FUNCTION refuse_marked()`;
  const [fine, marked] = [next(), next()];
  const ok = await receive(
    "secret_scanning_alert_location",
    secretAlert({ number: fine, location: { commit: commitSha() } }),
  );
  const bad = await receive(
    "secret_scanning_alert_location",
    secretAlert({ number: marked, location: { commit: commitSha(), path: "marked.txt" } }),
  );
  await processDeliveries();
  expect((await delivery(ok)).state).toBe("done");
  expect(await byNumber(fine)).toMatchObject({ occurrenceCount: 1 });
  expect(await delivery(bad)).toMatchObject({ state: "received", attempts: 1 });
  expect(await byNumber(marked)).toBeNull();
  expect((await waitingJobs("deliveries.process")).some(({ key }) => key?.endsWith(bad))).toBe(true);

  await db().$executeRaw`DROP TRIGGER refuse_marked ON "Occurrence"`;
  await db().delivery.update({ where: { id: bad }, data: { notBefore: new Date(0) } });
  await processDeliveries();
  expect(await byNumber(marked)).toMatchObject({ occurrenceCount: 1 });
});

test("what a delivery failed at is kept as a kind of error, never as its words", async () => {
  const canary = `canary-${next()}`;
  const bad = await receive("secret_scanning_alert", {
    action: "created",
    repository: { full_name: canary },
    alert: canary,
  });
  await processDeliveries();
  const row = await delivery(bad);
  expect(row.error).toBe("Invalid");
  expect(JSON.stringify({ ...row, sealedBody: null })).not.toContain(canary);
});

test("workers side by side process each delivery once", async () => {
  const numbers = Array.from({ length: 30 }, () => next());
  await Promise.all(
    numbers.map((number) =>
      receive("secret_scanning_alert_location", secretAlert({ number, location: { commit: commitSha() } })),
    ),
  );
  await Promise.all([processDeliveries(), processDeliveries(), processDeliveries()]);
  await processDeliveries();
  expect(await db().delivery.count({ where: { state: "done", attempts: 1 } })).toBe(30);
  for (const number of numbers) expect(await byNumber(number)).toMatchObject({ occurrenceCount: 1 });
});

/** As web commits them while many more wait: they came a while ago. */
async function rain(count: number): Promise<void> {
  const receivedAt = new Date(Date.now() - 5_000);
  const one = { endpointId: endpoint.id, source: "github", event: "ping", receivedAt };
  await db().delivery.createMany({
    data: Array.from({ length: count }, () => {
      const id = randomUUID();
      return { ...one, id, externalId: id, bodySha256: id, sealedBody: sealBody(Buffer.from("{}"), id) };
    }),
  });
}

test("work waits while deliveries are committed in a burst, whenever they came", async () => {
  await rain(80);
  expect(await processDeliveries()).toBe(80);
  const [gap] = await db().$queryRaw<{ least: number }[]>`
    SELECT min(extract(epoch FROM "processedAt" - "notBefore") * 1000)::int AS least FROM "Delivery"`;
  expect(gap?.least).toBeGreaterThanOrEqual(250);
});

test("a burst that does not end is waited for once, not before every batch", async () => {
  await rain(320);
  let isOver = false;
  const raining = (async () => {
    while (!isOver) await rain(10);
  })();
  const patience = 2_000;
  await processDeliveries(patience).finally(() => {
    isOver = true;
  });
  await raining;
  const done = await db().delivery.findMany({ where: { state: "done" }, orderBy: { processedAt: "asc" } });
  const [first, later] = [done[0], done[320 - 1]];
  expect(done.length).toBeGreaterThanOrEqual(320);
  expect((later?.processedAt?.getTime() ?? 0) - (first?.processedAt?.getTime() ?? 0)).toBeLessThan(patience);
});
