import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import { db, disconnect, inTransaction } from "@/lib/db/client";
import { recountProgress } from "@/lib/reporting/progress-recount";
import { beginCampaigns, fillCampaigns } from "./demo/campaigns";
import { Ledger } from "./demo/ledger";
import { queueToday, writeOnCall } from "./demo/on-call";
import { type Part, tell } from "./demo/plot";
import { randomFrom } from "./demo/random";
import { declareSome, writeResponses } from "./demo/responses";
import { day, plus, type Setting } from "./demo/setting";
import { byMember } from "./demo/story";
import { waitsToday } from "./demo/today";
import { tryIt } from "./demo/try-it";
import { writeLeaver, writeOthers } from "./demo/workspace";
import { writeDevelopers, writeLedger, writeMembers, writeRepositories } from "./demo/write";

const incidents = 400;
/** Which of the incidents, oldest first, are Rita's. */
const ritas: Record<number, Part> = {
  41: "rita's, closed",
  137: "rita's, closed, by her other address",
  222: "rita's, closed, by her other address",
  301: "rita's, closed",
  382: "rita's, open",
  394: "rita's, open",
};

/**
 * Fills the workspace with a year of a company that never was, in one transaction, and returns at once where that was
 * done before. Nothing of it is ever mailed, and nobody holds a token to any of its links.
 */
export async function seedDemo(now: Date): Promise<void> {
  const seeded = await inTransaction(async (tx) => {
    const [workspace] = await tx.$queryRaw<{ demoSeededAt: Date | null }[]>`SELECT "demoSeededAt" FROM "Workspace"
      WHERE id = 1 FOR UPDATE`;
    if (workspace?.demoSeededAt) return false;
    const members = await writeMembers(tx, now);
    const member = (email: string) => ({ id: members.get(email) ?? 0, email });
    const setting: Setting = {
      random: randomFrom(20_261_121),
      now,
      members: {
        alice: member("alice@acme.example"),
        maya: member("maya@acme.example"),
        bob: member("bob@acme.example"),
        rita: member("rita@acme.example"),
      },
      repositoryIds: await writeRepositories(tx),
      addressIds: await writeDevelopers(tx),
      autoHealing: { from: plus(now, -350 * day), to: plus(now, -18 * day) },
    };
    const known = await tx.incident.aggregate({ _max: { id: true } });
    const commented = await tx.comment.aggregate({ _max: { id: true } });
    const requested = await tx.closureRequest.aggregate({ _max: { id: true } });
    const ledger = new Ledger(known._max.id ?? 0, commented._max.id ?? 0, requested._max.id ?? 0);
    for (const [index, triggeredAt] of beginnings(setting).entries()) {
      tell(setting, ledger, triggeredAt, ritas[index] ?? "anybody's");
    }
    configured(setting, ledger);
    waitsToday(setting, ledger);
    await writeLeaver(tx, setting, ledger);
    await writeOthers(tx, setting, ledger);
    const campaigns = await beginCampaigns(tx, setting, ledger);
    queueToday(ledger);
    const declared = declareSome(setting, ledger);
    await writeLedger(tx, ledger);
    await fillCampaigns(tx, campaigns, setting);
    await writeOnCall(tx, setting, ledger);
    await writeResponses(tx, setting, declared);
    await tx.workspace.update({ where: { id: 1 }, data: { name: "Acme", demoSeededAt: now } });
    return true;
  });
  if (!seeded) return;
  await recountProgress(now);
  await db().$executeRaw`ANALYZE`;
}

/** When each incident began: spread over the year, in working hours, the latest an hour ago. */
function beginnings({ random, now }: Setting): Date[] {
  const latest = plus(now, -day / 24).getTime();
  const days = Array.from({ length: incidents }, () => Math.floor(random.fraction() * 364.9));
  return days
    .map((daysAgo) => {
      const date = plus(now, -daysAgo * day);
      const weekend = [0, 6].includes(date.getUTCDay()) && random.chance(0.85) ? 2 * day : 0;
      date.setUTCHours(random.whole(7, 18), random.whole(0, 59), random.whole(0, 59), 0);
      return Math.min(latest - random.whole(0, 5_400_000), date.getTime() - (daysAgo < 362 ? weekend : 0));
    })
    .sort((a, b) => a - b)
    .map((time) => new Date(time));
}

/** Why links of one time let authors resolve and those of another do not. */
function configured({ autoHealing, members }: Setting, ledger: Ledger): void {
  const switched = (at: Date, from: string, to: string) =>
    ledger.events.push({
      at,
      type: "playbook.configured",
      subject: "mail-commit-author",
      detail: {
        before: { enabled: true, settings: { auto_healing: from } },
        after: { enabled: true, settings: { auto_healing: to } },
      },
      runs: [],
      ...byMember(members.maya),
    });
  switched(autoHealing.from, "off", "on");
  switched(autoHealing.to, "on", "off");
}

async function main(): Promise<void> {
  const now = new Date();
  await seedDemo(now);
  const shown = await tryIt(now);
  await disconnect();
  process.stdout.write(process.argv.includes("--json") ? `${JSON.stringify(shown)}\n` : `${shown.curl}\n`);
}

const program = process.argv[1] ?? "";
if (/^seed\.(ts|js|mjs)$/.test(basename(program)) && import.meta.url === pathToFileURL(program).href) await main();
