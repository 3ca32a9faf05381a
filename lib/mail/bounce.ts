import { authorize } from "@/lib/access/policy";
import { system, type Viewer } from "@/lib/access/viewer";
import { db, inTransaction } from "@/lib/db/client";
import { env } from "@/lib/env";
import { Conflict, Invalid } from "@/lib/errors";
import { log } from "@/lib/log";
import { type DeliveryReport, readDeliveryReport } from "@/lib/mail/delivery-report";
import { saysNoMailbox } from "@/lib/mail/no-mailbox";
import { mailOfReturnPath } from "@/lib/mail/return-path";
import { settle } from "@/lib/mail/settle";
import type { Mail } from "@/prisma/generated/client";

export type Returned = { mailId: string; outcome: "bounced" | "delayed" };

/**
 * Takes a mail that came back to one of our return paths, `at`, or to whom its own headers say. Throws Invalid for what is
 * no report about a mail that left us, and Conflict when it comes too early and should be sent again.
 */
export async function takeReturned(viewer: Viewer, raw: Buffer, at?: string): Promise<Returned> {
  authorize(viewer, "playbooks:write");
  if (!env().BOUNCE_ADDRESS)
    throw new Invalid("BOUNCE_ADDRESS is not set, so that no mail has a return path of its own.");
  const report = await readDeliveryReport(raw);
  if (!report) throw new Invalid("This is not a delivery report.");
  const mailId = (at ? [at] : report.recipients).map(mailOfReturnPath).find((id) => id !== null);
  const mail = mailId ? await db().mail.findUnique({ where: { id: mailId } }) : null;
  if (!mail || isAboutAnother(report, mail)) throw new Invalid("No mail of ours has this return path.");
  if (report.action !== "failed") {
    if (report.action === "other") throw new Invalid("The report tells of no failure.");
    log.info({ mail: mail.id, status: report.status }, "a mail is delayed on its way");
    return { mailId: mail.id, outcome: "delayed" };
  }
  if (mail.state === "submitting") throw new Conflict("The mail is still being handed over.");
  const error = `returned with status ${report.status}`;
  const permanent = report.status.startsWith("5.") ? { suppress: error, noMailbox: saysNoMailbox(report.status) } : {};
  const bounced = await inTransaction((tx) =>
    settle(tx, system("mail.bounce"), mail, ["accepted", "unknown"], { state: "bounced", error, ...permanent }),
  );
  if (!bounced) throw new Invalid("It is known already that this mail did not arrive.");
  return { mailId: mail.id, outcome: "bounced" };
}

/** Relays may give a mail a Message-ID of their own; one of ours that is another mail's is a mix-up or a forgery. */
function isAboutAnother({ messageId }: DeliveryReport, mail: Mail): boolean {
  const host = mail.messageId.slice(mail.messageId.lastIndexOf("@"));
  return messageId !== null && messageId !== mail.messageId && messageId.toLowerCase().endsWith(host);
}
