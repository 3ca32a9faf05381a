import { execFileSync } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { guessSource } from "@/app/settings/upload/_parts/guess-source";
import { system } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";
import { createEndpoint } from "@/lib/ingest/endpoints";
import { processDeliveries } from "@/lib/ingest/process";
import { sources } from "@/lib/ingest/sources";
import type { ReportReceipt } from "@/lib/ingest/upload";
import { setOwner } from "@/lib/members/owner";
import { createToken } from "@/lib/tokens/tokens";
import { ownDatabase } from "../database";
import { deliveries, malformedDeliveries, refused, reports, strangers } from "./corpora.table";
import { ownDoors } from "./doors";

const archive = process.env.CORPORA ?? path.resolve("../shared/data/corpora.tar.xz");
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

const everyFile = present
  ? readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => path.relative(directory, path.join(parentPath, name)))
      .sort()
  : [];

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

async function deliver(file: string, source: string, event: string) {
  const body = read(file);
  return fetch(`${doors.url()}/api/webhooks/${source}/${secrets[source]?.id}`, {
    method: "POST",
    headers: webhookHeaders(source, body, event),
    body,
  });
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

const sourcesOfReports = sources.filter(({ report }) => report).map(({ name }) => name);

/** Nothing of the file before is left, so that every row counts for itself. */
async function startAgain() {
  await db().$executeRaw`TRUNCATE "Incident", "Commit", "Repository", "Developer", "Address" RESTART IDENTITY CASCADE`;
}

async function counted() {
  const authors = await db().occurrence.findMany({
    where: { authorId: { not: null } },
    distinct: ["authorId"],
    select: { authorId: true },
  });
  return [await db().incident.count(), await db().occurrence.count(), authors.length];
}

describe.skipIf(!present)(
  "real input, through the doors and into the database (skipped where the corpora are absent)",
  () => {
    test("every file has a row", () => {
      const listed = new Set([...reports, ...refused, ...deliveries, ...malformedDeliveries].map(([file]) => file));
      const unknown = everyFile.filter(
        (file) => !listed.has(file) && !strangers.some(([pattern]) => pattern.test(file)),
      );
      expect(unknown).toEqual([]);
      expect([...listed].filter((file) => !everyFile.includes(file))).toEqual([]);
    });

    test("the upload page guesses what wrote a report, wherever there is something in it", () => {
      const found = reports.filter(([, , findings]) => findings > 0);
      const guessed = found.map(([file]) => {
        const bytes = file.endsWith(".gz") ? gunzipSync(read(file)) : read(file);
        return [file, guessSource(new TextDecoder(bytes[0] === 0xff ? "utf-16le" : "utf-8").decode(bytes))];
      });
      expect(guessed).toEqual(found.map(([file, source]) => [file, source]));
    });

    test.each(reports)(
      "%s, of %s: %i findings, %i incidents, %i places, %i authors",
      async (file, source, ...expected) => {
        await startAgain();
        const response = await upload(file, "corpora/report", source);
        expect(response.status).toBe(200);
        const answer = (await response.json()) as ReportReceipt;
        expect(answer.rejected).toEqual([]);
        const [findings, incidents, occurrences, authors] = expected;
        expect(await counted()).toEqual([incidents, occurrences, authors]);
        expect(answer).toMatchObject({
          findings,
          incidents: { created: incidents },
          occurrences: { created: occurrences },
        });
        const again = (await (await upload(file, "corpora/report", source)).json()) as ReportReceipt;
        expect(again).toMatchObject({ incidents: { created: 0, updated: 0 }, occurrences: { created: 0 } });
      },
    );

    test.each(refused)("%s as %s: refused with %i, %s, and nothing is imported", async (file, source, status, code) => {
      await startAgain();
      const response = await upload(file, "corpora/refused", source);
      expect(response.status).toBe(status);
      expect(await response.json()).toMatchObject({ code, detail: expect.stringMatching(/ .*\.$/) });
      expect(await counted()).toEqual([0, 0, 0]);
    });

    test.each(everyFile.filter((file) => strangers.some(([pattern]) => pattern.test(file))))(
      "%s is no report, to whichever source it is sent",
      async (file) => {
        const takenBy = strangers.find(([pattern]) => pattern.test(file))?.[1] ?? [];
        await startAgain();
        for (const source of sourcesOfReports) {
          const response = await upload(file, "corpora/stranger", source);
          const { findings } = (await response.json()) as Partial<ReportReceipt>;
          if (takenBy.includes(source)) expect([response.status, findings], source).toEqual([200, 0]);
          else expect([400, 422], source).toContain(response.status);
        }
        expect(await counted()).toEqual([0, 0, 0]);
      },
    );

    test.each(deliveries)(
      "%s, of %s (%s): %i incidents, %i places, %i authors, %i commits",
      async (file, source, event, ...expected) => {
        await startAgain();
        const response = await deliver(file, source, event);
        expect(response.status).toBe(202);
        const { delivery } = (await response.json()) as { delivery: string };
        await processDeliveries();
        const { state, sealedBody } = await db().delivery.findUniqueOrThrow({ where: { id: delivery } });
        expect({ state, sealedBody }).toEqual({ state: "done", sealedBody: null });
        expect([...(await counted()), await db().commit.count()]).toEqual(expected);
      },
    );

    test.each(malformedDeliveries)("%s, of %s (%s): signed, and refused with 400", async (file, source, event) => {
      const before = await db().delivery.count();
      const response = await deliver(file, source, event);
      expect(response.status).toBe(400);
      expect(await db().delivery.count()).toBe(before);
    });

    test("no secret of any report is in any row", async () => {
      const values = new Set(
        filesIn("gitleaks")
          .filter((file) => /real.*\.json$/.test(file))
          .flatMap((file) => (JSON.parse(read(file).toString()) as Raw[]).map(({ Secret }) => String(Secret)))
          .filter((value) => value.length >= 12 && !value.startsWith("REDACTED")),
      );
      await startAgain();
      for (const file of filesIn("gitleaks").filter((name) => /real.*\.json$/.test(name)))
        await upload(file, "corpora/secrets");
      expect((await counted())[0]).toBeGreaterThan(50);
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
  },
);
