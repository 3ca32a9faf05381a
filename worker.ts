import { reconsider } from "@/lib/asking/reconsider";
import { advanceCampaign, runningCampaigns } from "@/lib/campaigns/advance";
import { workOut } from "@/lib/campaigns/plan";
import { reviewCampaign } from "@/lib/campaigns/review";
import { actOn } from "@/lib/commands/act";
import { answerCommand } from "@/lib/commands/answer";
import { disconnect } from "@/lib/db/client";
import { env } from "@/lib/env";
import { writeExport } from "@/lib/exports/write-file";
import { lookUpCommit } from "@/lib/forge/commits";
import { advanceBackFill } from "@/lib/history/advance";
import { sweep } from "@/lib/housekeeping";
import { reviewIdentities } from "@/lib/identities/review";
import { reopenExpired } from "@/lib/incidents/expire";
import { processDeliveries } from "@/lib/ingest/process";
import { work } from "@/lib/jobs/work";
import { log } from "@/lib/log";
import { startBounceServer } from "@/lib/mail/bounce-server";
import { writeDigest } from "@/lib/mail/digest";
import { sendMail } from "@/lib/mail/send";
import { closeTransport } from "@/lib/mail/transport";
import { recheckSessions } from "@/lib/members/recheck";
import { rejudge } from "@/lib/merge-requests/rejudge";
import { sayMergeRequest } from "@/lib/merge-requests/say";
import { fanOut } from "@/lib/notifications/fan-out";
import { mailDueNotifications } from "@/lib/notifications/mail-due";
import { writeWeeklyReports } from "@/lib/notifications/weekly-report";
import { sendDispatch } from "@/lib/oncall/dispatch";
import { followShifts } from "@/lib/oncall/follow-shifts";
import { remindShifts } from "@/lib/oncall/remind-shifts";
import { watchPages } from "@/lib/oncall/watch";
import { remind } from "@/lib/playbooks/remind";
import { runPlaybooks } from "@/lib/playbooks/run";
import { reconcile } from "@/lib/reconcile/reconcile";
import { sweepAlerts } from "@/lib/reconcile/sweep";
import { recountProgress } from "@/lib/reporting/progress-recount";
import { foldTally } from "@/lib/reporting/verify";
import { remindActions } from "@/lib/response/remind-actions";
import { mailDenial } from "@/lib/sharing/denied";
import { reissueLinks } from "@/lib/sharing/reissue";
import { settleGone } from "@/lib/sightings/settle";
import { tellDueDates } from "@/lib/sla/notices";
import { recountDueDates } from "@/lib/sla/recount";
import { makeThread } from "@/lib/threads/make";
import { tellIssues } from "@/lib/threads/tell";
import { compareAlert } from "@/lib/write-back/compare";

const { LOG_LEVEL, BOUNCE_ADDRESS, BOUNCE_PORT, HOST } = env();
log.level = LOG_LEVEL;
const startedAt = new Date();

// The job queue rejects in the background when the database goes away; it is started again, and this process lives on.
process.on("unhandledRejection", (error) =>
  log.error({ error: error instanceof Error ? error.name : "unknown" }, "unforeseen rejection"),
);

const worker = await work({
  "deliveries.process": async () => {
    await processDeliveries();
  },
  "playbooks.run": ({ eventIds }, attempt) => runPlaybooks(eventIds, attempt),
  "notifications.fan-out": ({ eventIds }) => fanOut(eventIds),
  "notifications.mail": ({ memberId }) => mailDueNotifications(memberId),
  "mail.send": ({ mailId }) => sendMail(mailId),
  "mail.digest": ({ recipient }) => writeDigest(recipient),
  "links.reissue": async () => {
    await reissueLinks(startedAt);
  },
  "links.denied": ({ requestId }) => mailDenial(requestId),
  "shifts.remind": async () => {
    await followShifts(new Date());
    await remindShifts(new Date());
  },
  "pages.dispatch": ({ dispatchId }) => sendDispatch(dispatchId),
  "commits.look-up": ({ repositoryId, sha }) => lookUpCommit(repositoryId, sha),
  "asking.reconsider": (what) => reconsider(what),
  "asking.remind": (what) => remind(what),
  "sessions.recheck": () => recheckSessions(),
  "campaigns.plan": ({ campaignId }) => workOut(campaignId),
  "campaigns.advance": ({ campaignId }) => advanceCampaign(campaignId),
  "campaigns.review": async ({ campaignId }) => {
    for (const id of campaignId === undefined ? await runningCampaigns() : [campaignId]) await reviewCampaign(id);
  },
  "identities.review": () => reviewIdentities(),
  "exports.write": ({ exportId }, attempt) => writeExport(exportId, attempt),
  "merge-requests.judge": ({ mergeRequestId }) => rejudge(mergeRequestId),
  "merge-requests.say": ({ mergeRequestId }) => sayMergeRequest(mergeRequestId),
  "sightings.settle": (gone) => settleGone(gone),
  "due-dates.recount": async () => {
    await recountDueDates();
  },
  "due-dates.tell": async () => {
    await tellDueDates(new Date());
    await remindActions(new Date());
  },
  "incidents.expire": async () => {
    await reopenExpired(new Date());
  },
  "reports.weekly": () => writeWeeklyReports(new Date()),
  "tally.fold": () => foldTally(),
  "progress.recount": () => recountProgress(),
  "back-fills.advance": ({ backFillId }) => advanceBackFill(backFillId),
  "code-hosts.reconcile": ({ codeHostId }) => reconcile(codeHostId),
  "code-hosts.sweep": ({ codeHostId }) => sweepAlerts(codeHostId),
  "alerts.compare": ({ incidentId }, attempt) => compareAlert(incidentId, attempt),
  "threads.make": ({ threadId }, attempt) => makeThread(threadId, attempt),
  "threads.tell": ({ incidentId }, attempt) => tellIssues(incidentId, attempt),
  "commands.act": ({ commandId }) => actOn(commandId),
  "commands.answer": ({ commandId }, attempt) => answerCommand(commandId, attempt),
  "housekeeping.sweep": () => sweep(),
});
const pages = watchPages();
log.info("worker is ready");

// At once, as a key that leaked is withdrawn by starting again without it.
reissueLinks(startedAt).catch((error: Error) => log.error({ error: error.name }, "links were not issued anew"));
const bounces = BOUNCE_PORT && BOUNCE_ADDRESS ? await startBounceServer(BOUNCE_PORT, HOST) : null;
if (bounces) log.info({ port: bounces.port }, "returned mail is taken");

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await pages.stop();
  await worker.stop();
  await bounces?.stop();
  await closeTransport();
  await disconnect();
  process.exit(0);
}
process.on("SIGTERM", stop);
process.on("SIGINT", stop);
