import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import { db, disconnect, inTransaction } from "@/lib/db/client";
import { recountProgress } from "@/lib/reporting/progress-recount";
import { beginCampaigns, fillCampaigns } from "./demo/campaigns";
import { Ledger } from "./demo/ledger";
import { queueToday, writeOnCall } from "./demo/on-call";
import { declareSome, writeResponses } from "./demo/responses";
import { settingOn } from "./demo/setting";
import { tryIt } from "./demo/try-it";
import { letOneLeave, writeLeaver, writeOthers } from "./demo/workspace";
import { writeDevelopers, writeLedger, writeMembers, writeRepositories } from "./demo/write";
import { tellYear } from "./demo/year";

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
    const setting = settingOn(now, members, await writeRepositories(tx), await writeDevelopers(tx));
    const known = await tx.incident.aggregate({ _max: { id: true } });
    const commented = await tx.comment.aggregate({ _max: { id: true } });
    const requested = await tx.closureRequest.aggregate({ _max: { id: true } });
    const ledger = new Ledger(known._max.id ?? 0, commented._max.id ?? 0, requested._max.id ?? 0);
    tellYear(setting, ledger);
    await writeLeaver(tx, setting, ledger, letOneLeave(setting, ledger));
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

async function main(): Promise<void> {
  const now = new Date();
  await seedDemo(now);
  const shown = await tryIt(now);
  await disconnect();
  process.stdout.write(process.argv.includes("--json") ? `${JSON.stringify(shown)}\n` : `${shown.curl}\n`);
}

const program = process.argv[1] ?? "";
if (/^seed\.(ts|js|mjs)$/.test(basename(program)) && import.meta.url === pathToFileURL(program).href) await main();
