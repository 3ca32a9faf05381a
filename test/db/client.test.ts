import { expect, test } from "vitest";
import { db, inTransaction, type Tx } from "@/lib/db/client";
import { enqueue } from "@/lib/jobs/queue";
import { onOwnConnection, ownDatabase, waitingJobs } from "../database";
import { hour, later, monday } from "../factories";

ownDatabase();

test("times are the same instant to the database and to the program, whatever the server's time zone", async () => {
  await db().workspace.update({ where: { id: 1 }, data: { demoSeededAt: monday } });
  const [row] = await db().$queryRaw<{ epoch: number; same: boolean }[]>`SELECT
    extract(epoch FROM "demoSeededAt")::int AS epoch, "demoSeededAt" = ${monday}::timestamptz AS same FROM "Workspace"`;
  expect(row).toEqual({ epoch: monday.getTime() / 1_000, same: true });
  const [now] = await db().$queryRaw<{ now: Date }[]>`SELECT now() AS now`;
  expect(Math.abs((now?.now.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
});

test("a job put off is due when it was said to be", async () => {
  const runAt = later(new Date(), hour);
  await inTransaction((tx) => enqueue(tx, "mail.send", { mailId: "later" }, { runAt }));
  const [job] = await waitingJobs("mail.send");
  expect(job?.runAt.getTime()).toBe(runAt.getTime());
  const { rows } = await onOwnConnection((client) =>
    client.query(
      "SELECT run_at > now() + interval '59 minutes' AS later, run_at < now() + interval '61 minutes' AS soon FROM graphile_worker.jobs",
    ),
  );
  expect(rows).toEqual([{ later: true, soon: true }]);
  expect(job?.payload).toEqual({ mailId: "later" });
});

test("a transaction that fails takes its jobs with it", async () => {
  const before = await waitingJobs();
  await expect(
    inTransaction(async (tx) => {
      await enqueue(tx, "housekeeping.sweep", {});
      throw new Error("no");
    }),
  ).rejects.toThrow("no");
  expect(await waitingJobs()).toEqual(before);
});

const byClient = (tx: Tx, name: string) => tx.organisation.updateMany({ where: { name }, data: { name } });
const byRawSql = (tx: Tx, name: string) => tx.$executeRaw`UPDATE "Organisation" SET name = name WHERE name = ${name}`;

test.each([
  ["the client", byClient],
  ["raw SQL", byRawSql],
])("the loser of a deadlock in %s starts over, and both get through", async (_, touch) => {
  await db().organisation.createMany({ data: [{ name: "left" }, { name: "right" }], skipDuplicates: true });
  const order = [
    ["left", "right"],
    ["right", "left"],
  ];
  let holding = 0;
  const attempts: number[] = [0, 0];
  await Promise.all(
    order.map((names, index) =>
      inTransaction(async (tx) => {
        attempts[index] = (attempts[index] ?? 0) + 1;
        const first = attempts[index] === 1;
        for (const [step, name] of names.entries()) {
          await touch(tx, name);
          if (step > 0 || !first) continue;
          holding += 1;
          while (holding < 2) await new Promise(setImmediate);
        }
      }),
    ),
  );
  expect(attempts.toSorted()).toEqual([1, 2]);
});
