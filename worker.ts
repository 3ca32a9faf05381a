import { disconnect } from "@/lib/db/client";
import { env } from "@/lib/env";
import { lookUpCommit } from "@/lib/forge/commits";
import { sweep } from "@/lib/housekeeping";
import { processDeliveries } from "@/lib/ingest/process";
import { work } from "@/lib/jobs/work";
import { log } from "@/lib/log";
import { sendMail } from "@/lib/mail/send";
import { closeTransport } from "@/lib/mail/transport";
import { runPlaybooks } from "@/lib/playbooks/run";

log.level = env().LOG_LEVEL;

// The job queue rejects in the background when the database goes away; it is started again, and this process lives on.
process.on("unhandledRejection", (error) =>
  log.error({ error: error instanceof Error ? error.name : "unknown" }, "unforeseen rejection"),
);

const worker = await work({
  "deliveries.process": async () => {
    await processDeliveries();
  },
  "playbooks.run": ({ eventIds }, attempt) => runPlaybooks(eventIds, attempt),
  "mail.send": ({ mailId }) => sendMail(mailId),
  "commits.look-up": ({ repositoryId, sha }) => lookUpCommit(repositoryId, sha),
  "housekeeping.sweep": () => sweep(),
});
log.info("worker is ready");

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await worker.stop();
  await closeTransport();
  await disconnect();
  process.exit(0);
}
process.on("SIGTERM", stop);
process.on("SIGINT", stop);
