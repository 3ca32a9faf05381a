import { execFileSync } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { system } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";
import { createEndpoint } from "@/lib/ingest/endpoints";
import { processDeliveries } from "@/lib/ingest/process";
import type { ReportReceipt } from "@/lib/ingest/upload";
import { setOwner } from "@/lib/members/owner";
import { createToken } from "@/lib/tokens/tokens";
import { ownDatabase } from "../database";
import { ownDoors } from "./doors";

const archive = path.resolve("../shared/data/corpora.tar.xz");
const present = existsSync(archive);
const directory = mkdtempSync(path.join(tmpdir(), "handback-corpora-"));
if (present) execFileSync("tar", ["xf", archive, "-C", directory]);
const filesIn = (folder: string) =>
  present && existsSync(path.join(directory, folder))
    ? readdirSync(path.join(directory, folder), { withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => name)
        .sort()
        .map((name) => path.join(folder, name))
    : [];
const read = (file: string) => readFileSync(path.join(directory, file));

type Raw = Record<string, unknown>;

/** The distinct (secret, commit, file, line, column) of a plain gitleaks report, counted without Handback's code. */
function distinctPlaces(report: Raw[]): number {
  return new Set(
    report.map((entry) => JSON.stringify([entry.Secret, entry.Commit, entry.File, entry.StartLine, entry.StartColumn])),
  ).size;
}

ownDatabase();
const doors = ownDoors();
const secrets: Record<string, { id: string; secret: string }> = {};
let token: string;

beforeAll(async () => {
  const admin = system("test");
  await setOwner("alice@acme.example");
  for (const source of ["github", "gitlab", "gitguardian"]) secrets[source] = await createEndpoint(admin, source);
  ({ token } = await createToken(admin, {
    memberEmail: "alice@acme.example",
    name: "corpora",
    scopes: ["reports:write"],
  }));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function upload(file: string, repository: string, source = "gitleaks") {
  const address = `${doors.url()}/api/v1/reports/${source}?repository=${repository}&historical=true`;
  return fetch(address, { method: "POST", headers: { authorization: `Token ${token}` }, body: read(file) });
}

function webhookHeaders(source: string, body: Buffer, event: string): Record<string, string> {
  const secret = secrets[source]?.secret ?? "";
  if (source === "github") {
    const signature = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
    return { "x-github-event": event, "x-github-delivery": randomUUID(), "x-hub-signature-256": signature };
  }
  const timestamp = String(Math.floor(Date.now() / 1_000));
  if (source === "gitlab") {
    const id = randomUUID();
    const key = Buffer.from(secret.replace("whsec_", ""), "base64");
    const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
    return {
      "x-gitlab-event": event,
      "webhook-id": id,
      "webhook-timestamp": timestamp,
      "webhook-signature": `v1,${signature}`,
    };
  }
  return {
    timestamp,
    "gitguardian-signature": `sha256=${createHmac("sha256", timestamp + secret)
      .update(body)
      .digest("hex")}`,
  };
}

describe.skipIf(!present)(
  "real input, through the doors and into the database (skipped where the corpora are absent)",
  () => {
    const reports = [
      ...["gitleaks", "odd-encodings"].flatMap(filesIn).map((file) => ["gitleaks", file] as const),
      ...["trufflehog", "trufflehog3", "odd-encodings"].flatMap(filesIn).map((file) => ["trufflehog", file] as const),
      ...["sarif", "sarif/defectdojo", "sarif/sarif-tutorials"]
        .flatMap(filesIn)
        .map((file) => ["sarif", file] as const),
      ...["container", "dependency", "sast", "secret-detection"]
        .flatMap((type) => filesIn(`gitlab/reports/${type}`))
        .map((file) => ["gitlab", file] as const),
      ...filesIn("gitguardian/ggshield-cli-output").map((file) => ["ggshield", file] as const),
    ];
    test.each(reports)("%s: %s is imported, or refused with a clear 4xx", async (source, file) => {
      const repository = `corpora/${source}-${path.basename(file).replaceAll(/[^\w.-]/g, "-")}`;
      const response = await upload(file, repository, source);
      const answer = (await response.json()) as ReportReceipt & { detail?: string };
      if (response.status !== 200) {
        expect(response.status).toBeGreaterThanOrEqual(400);
        expect(response.status).toBeLessThan(500);
        expect(answer.detail).toMatch(/\.$/);
        return;
      }
      expect(answer.occurrences.created + answer.occurrences.known).toBeLessThanOrEqual(answer.findings);
      const again = (await (await upload(file, repository, source)).json()) as ReportReceipt;
      expect({ created: again.incidents.created, updated: again.incidents.updated }).toEqual({
        created: 0,
        updated: 0,
      });
      expect(again.occurrences.created).toBe(0);
    });

    test("the 150 real findings become one incident per distinct secret, with every distinct place", async () => {
      const file = "gitleaks/real_v8.26_git_ggshield.json";
      const report = JSON.parse(read(file).toString()) as Raw[];
      await db().$executeRaw`TRUNCATE "Incident" CASCADE`;
      const answer = (await (await upload(file, "corpora/ggshield")).json()) as ReportReceipt;
      expect(answer.findings).toBe(150);
      expect(answer.incidents.created).toBe(new Set(report.map(({ Secret }) => Secret)).size);
      expect(answer.occurrences.created).toBe(distinctPlaces(report));
      expect(await db().occurrence.count()).toBe(distinctPlaces(report));
      const counted = await db().incident.aggregate({ _sum: { occurrenceCount: true } });
      expect(counted._sum.occurrenceCount).toBe(distinctPlaces(report));
    });

    test("no secret of any report is in any row", async () => {
      const values = new Set(
        filesIn("gitleaks")
          .filter((file) => /real.*\.json$/.test(file))
          .flatMap((file) => (JSON.parse(read(file).toString()) as Raw[]).map(({ Secret }) => String(Secret)))
          .filter((value) => value.length >= 12 && !value.startsWith("REDACTED")),
      );
      const tables = await db().$queryRaw<
        { name: string }[]
      >`SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`;
      const { default: pg } = await import("pg");
      const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
      await client.connect();
      try {
        for (const { name } of tables) {
          const { rows } = await client.query<{ row: string }>(`SELECT t::text AS row FROM "${name}" t`);
          const dump = rows.map(({ row }) => row).join("\n");
          for (const value of values)
            expect(dump.includes(value), `a secret of ${value.length} characters in ${name}`).toBe(false);
        }
      } finally {
        await client.end();
      }
      expect(values.size).toBeGreaterThan(30);
    });

    const webhooks = [
      ...filesIn("github/webhooks").map((file) => ["github", file] as const),
      ...filesIn("github/webhooks-ghes35").map((file) => ["github", file] as const),
      ...filesIn("gitguardian/webhooks").map((file) => ["gitguardian", file] as const),
      ...filesIn("gitlab/webhooks").map((file) => ["gitlab", file] as const),
    ];
    test.each(webhooks)("%s: %s is accepted and processed without a dead letter", async (source, file) => {
      const body = read(file);
      const event = source === "gitlab" ? "Vulnerability Hook" : (path.basename(file).split("__")[0] ?? "");
      const response = await fetch(`${doors.url()}/api/webhooks/${source}/${secrets[source]?.id}`, {
        method: "POST",
        headers: webhookHeaders(source, body, event),
        body,
      });
      expect(response.status).toBe(202);
      const { delivery } = (await response.json()) as { delivery: string };
      await processDeliveries();
      const { state, sealedBody } = await db().delivery.findUniqueOrThrow({ where: { id: delivery } });
      expect({ state, sealedBody }).toEqual({ state: "done", sealedBody: null });
    });
  },
);
