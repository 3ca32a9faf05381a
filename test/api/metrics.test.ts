import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { countWhenAnswered, templatesOf } from "@/app/_server/answer-counts";
import { GET } from "@/app/api/metrics/route";
import { db } from "@/lib/db/client";
import { Forbidden } from "@/lib/errors";
import { readMetrics } from "@/lib/metrics/read";
import { countAnswer } from "@/lib/metrics/requests";
import { stateMetrics } from "@/lib/metrics/state";
import { createToken } from "@/lib/tokens/tokens";
import { type Cast, seatCast } from "../cast";
import { ownDatabase } from "../database";
import { asSystem, earlier, minute } from "../factories";
import { queued } from "../mail/outbox";

const scraper = ["scrape", "with", "this", "and", "nothing", "else"].join("-");
process.env.METRICS_TOKEN = scraper;
ownDatabase();

let cast: Cast;
beforeAll(async () => {
  cast = await seatCast();
});
beforeEach(async () => {
  await db().mail.deleteMany();
  await db().delivery.deleteMany();
});

async function scrape(authorization?: string) {
  const headers = authorization ? { authorization } : {};
  return GET(new Request("https://handback.acme.example/api/metrics", { headers }), { params: Promise.resolve({}) });
}
const withScopes = async (scopes: string[]) =>
  (await createToken(asSystem, { memberEmail: cast.alice.email, name: "scraper", scopes })).token;

/** The samples by name and labels, as Prometheus reads them. */
function samplesIn(text: string): Map<string, number> {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(" ");
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}
const state = async () => samplesIn(await (await stateMetrics()).metrics());

describe("metrics are read", () => {
  test("by a token with their scope, and by the token of the settings", async () => {
    for (const token of [await withScopes(["metrics:read"]), scraper]) {
      const answer = await scrape(`Bearer ${token}`);
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(samplesIn(await answer.text()).get("handback_database_up")).toBe(1);
    }
  });

  test("by nobody else", async () => {
    expect((await scrape()).status).toBe(401);
    for (const wrong of [`${scraper}x`, scraper.slice(0, -1), "x", ""])
      expect((await scrape(`Bearer ${wrong}`)).status).toBe(401);
    expect((await scrape(`Token ${await withScopes(["incidents:read", "audit_logs:read"])}`)).status).toBe(403);
    for (const viewer of [cast.bob, cast.rita, cast.mallory])
      await expect(readMetrics(viewer)).rejects.toThrow(Forbidden);
  });

  test("with nobody's address, and with labels of few values alone", async () => {
    await queued();
    countAnswer({ method: "GET", route: "/incidents/{id}", status: 200, seconds: 0.02 });
    const text = `${(await readMetrics(asSystem)).text}${await (await stateMetrics()).metrics()}`;
    expect(text).not.toContain("@");
    const labels = [...text.matchAll(/[{,](\w+)="/g)].map(([, name]) => name);
    expect([...new Set(labels)].sort()).toEqual(
      expect.arrayContaining(["le", "method", "route", "state", "status", "task", "version"]),
    );
    const known = [
      "kind",
      "le",
      "major",
      "method",
      "minor",
      "patch",
      "quantile",
      "route",
      "source",
      "space",
      "state",
      "status",
      "task",
      "type",
      "version",
      "what",
    ];
    expect(labels.filter((name) => !known.includes(name ?? ""))).toEqual([]);
  });
});

describe("what they say", () => {
  test("is how many mails and deliveries are in each state, none left out", async () => {
    await queued();
    const failed = await queued();
    await db().mail.update({ where: { id: failed.mailId }, data: { state: "failed" } });
    const delivery = { source: "github", event: "push", bodySha256: "x" };
    await db().delivery.createMany({
      data: [
        { ...delivery, externalId: "1", receivedAt: earlier(new Date(), 3 * minute) },
        { ...delivery, externalId: "2", state: "done" },
        { ...delivery, externalId: "3", state: "done" },
        { ...delivery, externalId: "4", state: "dead" },
      ],
    });
    const samples = await state();
    const of = (name: string) =>
      Object.fromEntries([...samples].filter(([key]) => key.startsWith(`handback_${name}{`)));
    expect(of("deliveries")).toEqual({
      'handback_deliveries{state="received"}': 1,
      'handback_deliveries{state="done"}': 2,
      'handback_deliveries{state="dead"}': 1,
      'handback_deliveries{state="quarantined"}': 0,
    });
    expect(samples.get('handback_mails{state="queued"}')).toBe(1);
    expect(samples.get('handback_mails{state="failed"}')).toBe(1);
    expect(samples.get('handback_mails{state="accepted"}')).toBe(0);
    expect(samples.get("handback_delivery_oldest_waiting_seconds")).toBeCloseTo(180, -1);
    expect(samples.get('handback_jobs{task="mail.send",state="ready"}')).toBeGreaterThanOrEqual(2);
    expect(samples.get('handback_jobs{task="links.reissue",state="ready"}')).toBe(0);
  });

  test("is how long no worker has beaten", async () => {
    await db().workerHeartbeat.deleteMany();
    expect((await state()).get("handback_worker_heartbeat_age_seconds")).toBeNaN();
    await db().workerHeartbeat.create({ data: { workerId: "w1", beatAt: earlier(new Date(), minute) } });
    expect((await state()).get("handback_worker_heartbeat_age_seconds")).toBeCloseTo(60, -1);
  });

  test("is that the database does not answer, without failing itself", async () => {
    await db().$executeRaw`ALTER TABLE "WorkerHeartbeat" RENAME TO "Hidden"`;
    try {
      const samples = await state();
      expect(samples.get("handback_database_up")).toBe(0);
      expect([...samples.keys()].some((name) => name.startsWith("handback_mails"))).toBe(false);
    } finally {
      await db().$executeRaw`ALTER TABLE "Hidden" RENAME TO "WorkerHeartbeat"`;
    }
  });

  test("is how many requests were answered how and in what time, by the template of their address", async () => {
    const templateOf = templatesOf(["/incidents/{id}"]);
    const server = createServer((request, response) => {
      countWhenAnswered(request, response, templateOf(request.url ?? "/"));
      response.writeHead(request.url === "/api/v1/incidents/7" ? 404 : 200).end("ok");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (const path of ["/api/v1/incidents/7", "/l/eyJ.a.b", "/l/eyJ.c.d", "/whatever"])
      await (await fetch(base + path)).text();
    await new Promise((resolve) => server.close(resolve));
    const samples = samplesIn((await readMetrics(cast.alice)).text);
    const count = (route: string, status: number) =>
      samples.get(`handback_http_request_duration_seconds_count{method="GET",route="${route}",status="${status}"}`);
    expect(count("/api/v1/incidents/{id}", 404)).toBe(1);
    expect(count("/l/{token}", 200)).toBe(2);
    expect(count("other", 200)).toBe(1);
  });
});

describe("the template of an address", () => {
  const templateOf = templatesOf(["/", "/incidents", "/incidents/{id}", "/settings/members/{id}"]);
  test.each([
    ["/", "/"],
    ["/incidents/12", "/incidents/{id}"],
    ["/settings/members/9/", "/settings/members/{id}"],
    ["/api/v1/incidents/secrets", "/api/v1/incidents/secrets"],
    ["/api/v1/incidents/secrets/7", "/api/v1/incidents/secrets/{id}"],
    ["/api/v1/incidents/7/notes/8", "/api/v1/incidents/{id}/notes/{noteId}"],
    ["/api/v1/reports/gitleaks", "/api/v1/reports/{source}"],
    ["/api/webhooks/github/abc", "/api/webhooks/{source}/{endpoint}"],
    ["/api/webhooks/a/b/c/d", "/api/webhooks/{source}/{endpoint}"],
    ["/l/eyJhbGciOi", "/l/{token}"],
    ["/shared/0198/resolve", "/shared/{link}/{action}"],
    ["/shared/0198", "/shared/{link}"],
    ["/_next/static/chunks/1.js", "/_next/{file}"],
    ["/api/auth/callback/oidc", "/api/auth/{action}"],
    ["/wp-login.php", "other"],
    ["/incidents/1/2", "other"],
    ["/api/v1/../../etc/passwd", "other"],
  ])("%s is %s", (path, template) => expect(templateOf(path)).toBe(template));

  test("is one of those there are, whatever strangers ask for", () => {
    const seen = new Set(
      Array.from({ length: 2_000 }, (_, index) => templateOf(`/${index}/x${index * 7}/${"y".repeat(index % 9)}`)),
    );
    expect([...seen]).toEqual(["other"]);
  });
});
