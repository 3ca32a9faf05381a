import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { sendMail } from "@/lib/mail/send";
import { closeTransport } from "@/lib/mail/transport";
import { invitationOf } from "@/lib/members/invitation-token";
import { inviteMembers } from "@/lib/members/invite";
import { seatCast } from "../cast";
import { ownDatabase } from "../database";
import { startSmtp } from "../mail/smtp";

let smtp: Awaited<ReturnType<typeof startSmtp>>;
beforeAll(async () => {
  smtp = await startSmtp();
  process.env.SMTP_URL = smtp.url;
});
ownDatabase();
afterAll(async () => {
  await closeTransport();
  await smtp.close();
});

test("an invitation arrives as a mail that says who invites, to what and until when, with a link that opens nothing", async () => {
  const { maya } = await seatCast();
  await db().member.update({ where: { id: maya.memberId }, data: { name: "Maya <b>Lindqvist</b>" } });
  await inviteMembers(maya, ["noor@acme.example"], "member");
  const { id } = await db().mail.findFirstOrThrow({ where: { recipient: "noor@acme.example" } });
  await sendMail(id);
  const [received] = smtp.received;
  expect(received?.to).toEqual(["noor@acme.example"]);
  expect(received?.mail.subject).toBe("You are invited to Handback");
  const text = received?.mail.text ?? "";
  expect(text).toContain("Maya <b>Lindqvist</b> invites you to Handback");
  expect(text).toContain("You will be a member: you see every incident of the workspace and can work on it.");
  expect(text).toContain("with the address noor@acme.example");
  const link = /https:\/\/\S+/.exec(text)?.[0] ?? "";
  expect(received?.mail.html).toContain(`href="${link}"`);
  expect(received?.mail.html).not.toContain("<b>Lindqvist");
  const token = new URL(link).searchParams.get("invitation") ?? "";
  expect(await invitationOf(token)).toEqual({ email: "noor@acme.example", accessLevel: "member", state: "open" });
  expect(await db().session.count()).toBe(0);
});
