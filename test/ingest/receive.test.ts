import { createHash } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { Malformed, Unauthenticated } from "@/lib/errors";
import { createEndpoint, type NewEndpoint, rotateEndpointSecret, secretsOf } from "@/lib/ingest/endpoints";
import { processDeliveries } from "@/lib/ingest/process";
import { receiveWebhook } from "@/lib/ingest/receive";
import { seatCast } from "../cast";
import { asAdmin, databaseName, ownDatabase, waitingJobs } from "../database";
import {
  asSystem,
  commitSha,
  fromGitGuardian,
  fromGitHub,
  gitguardianMessage,
  hour,
  later,
  minute,
  next,
  push,
  type Sent,
  secretAlert,
  secretValue,
} from "../factories";

ownDatabase();

let github: NewEndpoint;
beforeEach(async () => {
  github = await createEndpoint(asSystem, "github");
});

const deliver = (endpoint: NewEndpoint, { headers, body }: Sent) =>
  receiveWebhook(endpoint.source, endpoint.id, headers, body);
const alert = () => secretAlert({ number: next() });
const rows = (endpoint: NewEndpoint) => db().delivery.findMany({ where: { endpointId: endpoint.id } });

describe("a delivery is accepted", () => {
  test("once it is committed, and wakes the worker", async () => {
    const id = await deliver(github, fromGitHub(github.secret, "secret_scanning_alert", alert()));
    expect(await rows(github)).toMatchObject([{ id, state: "received", event: "secret_scanning_alert", attempts: 0 }]);
    expect(await waitingJobs("deliveries.process")).toHaveLength(1);
    const endpoint = await db().endpoint.findUniqueOrThrow({ where: { id: github.id } });
    expect(endpoint.lastAcceptedAt).not.toBeNull();
  });

  test("once, however often it is delivered, and each time under the same id", async () => {
    const sent = fromGitHub(github.secret, "secret_scanning_alert", alert());
    const first = await deliver(github, sent);
    const again = await Promise.all(Array.from({ length: 20 }, () => deliver(github, sent)));
    expect(new Set([first, ...again]).size).toBe(1);
    await processDeliveries();
    expect(await deliver(github, sent)).toBe(first);
    expect(await rows(github)).toHaveLength(1);
    expect(await processDeliveries()).toBe(0);
  });

  test("beside another body under the same id, so that neither hides the other", async () => {
    const one = await deliver(github, fromGitHub(github.secret, "push", push([]), "same"));
    const two = await deliver(github, fromGitHub(github.secret, "secret_scanning_alert", alert(), "same"));
    expect(one).not.toBe(two);
    expect(await rows(github)).toHaveLength(2);
  });

  test("in a burst, each under its own id", async () => {
    const sent = Array.from({ length: 600 }, () => fromGitHub(github.secret, "push", push([])));
    const ids = await Promise.all(sent.map((one) => deliver(github, one)));
    expect(new Set(ids).size).toBe(600);
    expect(await db().delivery.count({ where: { id: { in: ids } } })).toBe(600);
  });

  test("sealed: neither the secret nor any text of the body is in the row, and nothing is left once processed", async () => {
    const value = secretValue();
    const body = secretAlert({ number: next(), alert: { secret: value } });
    const id = await deliver(github, fromGitHub(github.secret, "secret_scanning_alert", body));
    const text = async () => {
      const [row] = await db().$queryRaw<
        { text: string }[]
      >`SELECT d::text || encode(coalesce("sealedBody", ''), 'escape') AS text
        FROM "Delivery" d WHERE id = ${id}::uuid`;
      return row?.text ?? "";
    };
    for (const needle of [value, "secret_scanning/", "acme/payments", "Stripe"])
      expect(await text()).not.toContain(needle);
    const hex = Buffer.from(value).toString("hex");
    expect(await text()).not.toContain(hex);
    await processDeliveries();
    expect(await db().delivery.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: "done", sealedBody: null });
    const [leaked] = await db().$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count FROM (
      SELECT i::text AS t FROM "Incident" i UNION ALL SELECT o::text FROM "Occurrence" o UNION ALL SELECT a::text FROM "AuditEvent" a
      UNION ALL SELECT d::text FROM "Delivery" d) rows WHERE position(${value} IN t) > 0`;
    expect(leaked?.count).toBe(0);
  });

  test("when it is of no interest, and leads to nothing", async () => {
    const before = await db().incident.count();
    const id = await deliver(github, fromGitHub(github.secret, "star", { action: "created" }));
    await processDeliveries();
    expect(await db().delivery.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: "done", error: null });
    expect(await db().incident.count()).toBe(before);
  });
});

describe("a delivery is refused, and nothing kept,", () => {
  const refused = async (attempt: () => Promise<unknown>, error: typeof Malformed | typeof Unauthenticated) => {
    const before = await db().delivery.count();
    await expect(attempt()).rejects.toThrow(error);
    expect(await db().delivery.count()).toBe(before);
  };

  test("when the signature is another's, of other bytes or cut", async () => {
    const sent = fromGitHub(github.secret, "push", push([]));
    const other = fromGitHub(createHash("sha256").update("other").digest("hex"), "push", push([]));
    await refused(() => deliver(github, other), Unauthenticated);
    await refused(
      () => deliver(github, { ...sent, body: Buffer.concat([sent.body, Buffer.from(" ")]) }),
      Unauthenticated,
    );
    const signature = sent.headers["x-hub-signature-256"] ?? "";
    for (const forged of [
      signature.slice(0, -1),
      signature.toUpperCase(),
      `${signature}0`,
      signature.replace("sha256", "sha1"),
    ]) {
      await refused(
        () => deliver(github, { ...sent, headers: { ...sent.headers, "x-hub-signature-256": forged } }),
        Unauthenticated,
      );
    }
  });

  test("when there is no such endpoint, with the very same words as for a wrong signature", async () => {
    const sent = fromGitHub(github.secret, "push", push([]));
    const words = (attempt: Promise<unknown>) =>
      attempt.then(
        () => "accepted",
        (error: Error) => error.message,
      );
    const unknown = await words(receiveWebhook("github", "nobodyhasit", sent.headers, sent.body));
    const wrong = await words(deliver(github, fromGitHub("wrong", "push", push([]))));
    expect(unknown).toBe(wrong);
    await refused(() => receiveWebhook("gitguardian", github.id, sent.headers, sent.body), Unauthenticated);
    await refused(() => receiveWebhook("gitleaks", github.id, sent.headers, sent.body), Unauthenticated);
  });

  test.each(["x-hub-signature-256", "x-github-delivery", "x-github-event"])(
    "when the header %s is missing",
    async (name) => {
      const sent = fromGitHub(github.secret, "push", push([]));
      await refused(() => deliver(github, { ...sent, headers: { ...sent.headers, [name]: "" } }), Malformed);
    },
  );

  test("when it is signed and no JSON", async () => {
    const { createHmac } = await import("node:crypto");
    for (const body of ["", "{", "nonsense", '{"a":1,"a":2}', `${"[".repeat(100)}${"]".repeat(100)}`].map((text) =>
      Buffer.from(text),
    )) {
      const signature = `sha256=${createHmac("sha256", github.secret).update(body).digest("hex")}`;
      const headers = { "x-github-event": "push", "x-github-delivery": `${next()}`, "x-hub-signature-256": signature };
      await refused(() => deliver(github, { headers, body }), Malformed);
    }
  });
});

test("a delivery whose time is off is told so, and kept for a manager", async () => {
  const endpoint = await createEndpoint(asSystem, "gitguardian");
  const now = new Date();
  const sent = (at: Date) => fromGitGuardian(endpoint.secret, gitguardianMessage(next()), at);
  await expect(deliver(endpoint, sent(later(now, -10 * minute)))).rejects.toThrow(Malformed);
  await expect(deliver(endpoint, sent(later(now, hour)))).rejects.toThrow(Malformed);
  expect(await rows(endpoint)).toMatchObject([{ state: "quarantined" }, { state: "quarantined" }]);
  await processDeliveries();
  expect(await rows(endpoint)).toMatchObject([{ state: "quarantined" }, { state: "quarantined" }]);
  await deliver(endpoint, sent(now));
  expect(await rows(endpoint)).toHaveLength(3);
});

describe("while a secret is rotated", () => {
  test("both are valid, the new one at once", async () => {
    const sent = (secret: string) => fromGitHub(secret, "push", push([{ sha: commitSha(), email: "x@acme.example" }]));
    await deliver(github, sent(github.secret));
    const { secret } = await rotateEndpointSecret(asSystem, github.id);
    expect(secret).not.toBe(github.secret);
    await deliver(github, sent(secret));
    await deliver(github, sent(github.secret));
    expect(await rows(github)).toHaveLength(3);
  });

  test("the old one is refused once the overlap is over", async () => {
    await rotateEndpointSecret(asSystem, github.id, 1);
    const endpoint = await db().endpoint.findUniqueOrThrow({ where: { id: github.id } });
    const inOverlap = secretsOf(endpoint, later(new Date(), 59 * minute));
    const afterwards = secretsOf(endpoint, later(new Date(), 61 * minute));
    expect(inOverlap).toContain(github.secret);
    expect(inOverlap).toHaveLength(2);
    expect(afterwards).toHaveLength(1);
    expect(afterwards).not.toContain(github.secret);

    await db().endpoint.update({ where: { id: github.id }, data: { previousValidUntil: later(new Date(), -minute) } });
    await expect(deliver(github, fromGitHub(github.secret, "push", push([])))).rejects.toThrow(Unauthenticated);
  });

  test("the secret is in the database only sealed", async () => {
    const [row] = await db().$queryRaw<
      { text: string }[]
    >`SELECT e::text AS text FROM "Endpoint" e WHERE id = ${github.id}`;
    expect(row?.text).not.toContain(github.secret);
    expect(row?.text).not.toContain(Buffer.from(github.secret).toString("hex"));
  });

  test("only a manager may do it", async () => {
    const { bob, mallory } = await seatCast();
    for (const viewer of [bob, mallory]) {
      await expect(createEndpoint(viewer, "github")).rejects.toThrow("sources:write");
      await expect(rotateEndpointSecret(viewer, github.id)).rejects.toThrow("sources:write");
    }
  });
});

test("a database that goes away for two seconds costs time, and no delivery", async () => {
  const sent = () => fromGitHub(github.secret, "push", push([]));
  await deliver(github, sent());
  const name = databaseName();
  const start = performance.now();
  await asAdmin((admin) => admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`));
  const waiting = Promise.all(Array.from({ length: 50 }, () => deliver(github, sent())));
  const back = asAdmin(async (admin) => {
    await admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", [name]);
    await admin.query("SELECT pg_sleep(2)");
    await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
  });
  const [ids] = await Promise.all([waiting, back]);
  expect(performance.now() - start).toBeGreaterThan(1_900);
  expect(new Set(ids).size).toBe(50);
  expect(await db().delivery.count({ where: { id: { in: ids } } })).toBe(50);
});
