import { beforeAll, describe, expect, test } from "vitest";
import { duration } from "@/app/_ui/format";
import { db, inTransaction } from "@/lib/db/client";
import { Forbidden } from "@/lib/errors";
import { transition } from "@/lib/incidents/transition";
import { countAllRuns, listAllRuns } from "@/lib/playbooks/runs";
import { definitions } from "@/lib/reporting/definitions";
import { meanTimeToRemediate } from "@/lib/reporting/mttr";
import { playbookRuns } from "@/lib/reporting/playbook-runs";
import { rangeOf } from "@/lib/reporting/report-filter";
import { foldTally, recountTally, verifyTally } from "@/lib/reporting/verify";
import { type Cast, seatCast } from "@/test/cast";
import { ownDatabase } from "@/test/database";
import { asSystem, hour, incident, incidentById, later } from "@/test/factories";

ownDatabase();

let cast: Cast;
beforeAll(async () => {
  cast = await seatCast();
});

describe("the worked example", () => {
  test("of the time to remediate is what is computed", async () => {
    const march = new Date("2026-03-02T08:00:00Z");
    for (const hours of [1, 3, 5, 7, 96]) {
      const { id } = await incident({ triggeredAt: march });
      const at = later(march, hours * hour);
      await inTransaction(async (tx) =>
        transition(tx, asSystem, await incidentById(id), { to: "resolved", revoked: true, at }),
      );
    }
    const { whole } = await meanTimeToRemediate(cast.maya, {}, rangeOf({ from: "2026-03", to: "2026-03" }));
    const { example } = definitions.mttr;
    expect(example).toContain(`÷ 5 = ${duration(whole?.meanMs ?? 0)}.`);
    expect(example).toContain(`the middle one, ${duration(whole?.medianMs ?? 0)}.`);
    expect(example).toContain(`which is ${duration(whole?.p90Ms ?? 0)}.`);
  });

  test("stands beside every figure, with a formula", () => {
    for (const { name, brief, formula, example } of Object.values(definitions))
      for (const text of [name, brief, formula, example]) expect(text.length, name).toBeGreaterThan(3);
  });
});

describe("runs of playbooks", () => {
  const range = rangeOf({ from: "2026-10", to: "2026-11" });
  const run = (eventId: number, outcome: string, createdAt: string) => ({
    ...{ playbookId: "mail-commit-author", event: "incident.triggered", detail: "" },
    ...{ eventId: BigInt(eventId), outcome, createdAt: new Date(createdAt) },
  });

  test("are counted by outcome in the months asked for, as they change and go", async () => {
    await db().playbook.upsert({
      where: { id: "mail-commit-author" },
      create: { id: "mail-commit-author" },
      update: {},
    });
    await db().playbookRun.createMany({
      data: [
        run(1, "skipped", "2026-10-01T00:00:00Z"),
        run(2, "skipped", "2026-11-30T23:59:59Z"),
        run(3, "failed", "2026-11-02T10:00:00Z"),
        run(4, "done", "2026-09-30T23:59:59Z"),
      ],
    });
    const runs = async () => (await playbookRuns(cast.bob, range)).get("mail-commit-author");
    expect(await runs()).toEqual({ done: 0, skipped: 2, failed: 1 });
    const asked = { playbook: "mail-commit-author", created: "2026-10..2026-11" };
    for (const [outcome, count] of [
      ["done", 0],
      ["skipped", 2],
      ["failed", 1],
    ] as const) {
      const { rows } = await listAllRuns(cast.bob, { ...asked, outcome }, { limit: 10 });
      expect([outcome, rows.length, await countAllRuns(cast.bob, { ...asked, outcome })]).toEqual([
        outcome,
        count,
        count,
      ]);
    }
    await db().playbookRun.updateMany({ where: { eventId: 2n }, data: { outcome: "done" } });
    await db().playbookRun.deleteMany({ where: { eventId: 3n } });
    expect(await runs()).toEqual({ done: 1, skipped: 1, failed: 0 });
    await foldTally();
    expect(await runs()).toEqual({ done: 1, skipped: 1, failed: 0 });
    expect(await verifyTally(asSystem)).toEqual([]);
    await inTransaction(recountTally);
    expect(await runs()).toEqual({ done: 1, skipped: 1, failed: 0 });
  });

  test("are not told to who may not see playbooks", async () => {
    await expect(playbookRuns(cast.rita, range)).rejects.toThrow(Forbidden);
  });
});
