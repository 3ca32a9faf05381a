import { beforeAll, expect, test } from "vitest";
import { record } from "@/lib/audit/record";
import { db, inTransaction } from "@/lib/db/client";
import { importReport } from "@/lib/ingest/upload";
import { fanOut } from "@/lib/notifications/fan-out";
import { declareIncident } from "@/lib/response/declare";
import { addFile } from "@/lib/response/files";
import { type Cast, seatCast } from "../cast";
import { ownDatabase } from "../database";
import { asSystem, incident, next, secretValue } from "../factories";

ownDatabase();
let cast: Cast;
beforeAll(async () => {
  cast = await seatCast();
});

/** So long that whatever keeps so many of its characters cuts the last one in half. */
const cut = (longest: number) => `${"x".repeat(longest - 1)}😀 and more`;

test.each([
  ["a path", { File: cut(1_000) }],
  ["an author's name", { Author: cut(200) }],
  ["an author's name that is as long as any", { Author: cut(300) }],
  ["a description", { Description: cut(200) }],
])("a report is taken whose cut would go through a character of %s", async (_, fields) => {
  const finding = {
    ...{ RuleID: "generic-api-key", Description: "A key", StartLine: 1, EndLine: 1, StartColumn: 1, EndColumn: 9 },
    ...{ Match: "", Secret: secretValue(), File: `src/${next()}.ts`, Commit: "a".repeat(40), Entropy: 4 },
    ...{ Author: "Dana", Email: `dana-${next()}@acme.example`, Date: "2026-11-02T08:00:00Z", Message: "", Tags: [] },
    ...{ Fingerprint: "", ...fields },
  };
  const body = [Buffer.from(JSON.stringify([finding]))];
  const { findings, incidents } = await importReport(asSystem, "gitleaks", body, { repository: "acme/api" });
  expect({ findings, created: incidents.created }).toEqual({ findings: 1, created: 1 });
});

test("a notification is written whose words are cut through a character", async () => {
  const { id } = await incident();
  const detail = { memberId: cast.bob.memberId, words: cut(500) };
  const ids = await inTransaction((tx) =>
    record(tx, cast.maya, [{ type: "incident.reminded", incidentId: id, subject: String(cast.bob.memberId), detail }]),
  );
  await fanOut(ids.map(String));
  expect(await db().notification.count({ where: { memberId: cast.bob.memberId, incidentId: id } })).toBe(1);
});

test("a file of evidence is kept whose name is cut through a character", async () => {
  const { id } = await incident();
  await declareIncident(cast.maya, id);
  expect(await addFile(cast.maya, id, { name: cut(200), bytes: Buffer.from("seen") })).toMatchObject({ bytes: 4 });
});
