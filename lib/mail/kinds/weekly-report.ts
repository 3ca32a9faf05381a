import { z } from "zod";
import { isManager } from "@/lib/access/policy";
import { db } from "@/lib/db/client";
import { defineMailKind } from "@/lib/mail/kind";
import { weeklyLetter } from "@/lib/mail/weekly-letter";
import { eyesOf } from "@/lib/notifications/visible";
import { addDays } from "@/lib/reporting/report-filter";

/** The week in figures, on Monday mornings or when a manager asks for it. */
export const weeklyReport = defineMailKind({
  content: z.object({ week: z.iso.date(), asked: z.boolean() }),
  capped: true,
  personal: true,
  async whyCancelled(mail, { week, asked }) {
    const member = await db().member.findUnique({ where: { id: mail.memberId ?? -1 } });
    if (!member || member.deactivatedAt) return "the member is not active any more";
    if (!isManager(eyesOf(member))) return "they do not manage the workspace any more";
    if (!asked && !member.weeklyReport) return "they do not want it any more";
    return addDays(new Date(week), 14) < new Date() ? "the next week is over as well" : null;
  },
  async write(mail, { week }) {
    const member = await db().member.findUniqueOrThrow({ where: { id: mail.memberId ?? -1 } });
    return weeklyLetter(eyesOf(member), new Date(week));
  },
});
