import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { renderAddressCode } from "@/emails/render";
import { db, inTransaction } from "@/lib/db/client";
import { Conflict, Forbidden, Invalid, RateLimited } from "@/lib/errors";
import { claimAddress, confirmAddress } from "@/lib/identities/claim";
import { mergeDevelopers } from "@/lib/identities/merge";
import { renderMail, whyCancelled } from "@/lib/mail/content";
import { mailContext } from "@/lib/mail/outbox";
import { unseal } from "@/lib/seal";
import { createLink } from "@/lib/sharing/create";
import { type Cast, memberViewer, seatCast, tokenViewer } from "../cast";
import { ownDatabase } from "../database";
import { asSystem, later, minute, next } from "../factories";
import { addressOf, committed, derived, developerOf, newcomer, providerSays, recomputed } from "./known";

ownDatabase();

let cast: Cast;
beforeAll(async () => {
  cast = await seatCast();
});
const mail = (domain = "acme.example") => `author-${next()}@${domain}`;

async function claimant() {
  const person = await newcomer();
  return { person, viewer: memberViewer(await db().member.findUniqueOrThrow({ where: { id: person.memberId } })) };
}
const mailsTo = (recipient: string) => db().mail.findMany({ where: { recipient }, orderBy: { queuedAt: "asc" } });
const content = z.object({ content: z.object({ code: z.string() }) });

async function codeMailedTo(recipient: string): Promise<string> {
  const sent = (await mailsTo(recipient)).at(-1);
  if (!sent?.sealedContent) throw new Error("no mail");
  return content.parse(JSON.parse(unseal(sent.sealedContent, mailContext(sent.id)).toString())).content.code;
}

describe("a member who says that an address is theirs", () => {
  test("is mailed six digits, and with them sees the incidents of its commits at once", async () => {
    const { person, viewer } = await claimant();
    const email = mail();
    const ids = [await committed(email), await committed(email)];
    await claimAddress(viewer, ` ${email.toUpperCase()} `);
    const code = await codeMailedTo(email);
    expect(code).toMatch(/^\d{6}$/);
    expect(await derived(person)).toEqual([]);
    expect(await confirmAddress(viewer, email, `${code.slice(0, 3)} ${code.slice(3)}`)).toEqual({ granted: 2 });
    expect(await derived(person)).toEqual(ids);
    expect(await addressOf(email)).toMatchObject({ link: "proved", linkedBy: `member:${person.memberId}` });
    await expect(confirmAddress(viewer, email, code)).rejects.toThrow(Invalid);
    await expect(claimAddress(viewer, email)).rejects.toThrow(Conflict);
  });

  test("gets it by nobody else's code, by no wrong one, and not by the right one after five wrong", async () => {
    const { person, viewer } = await claimant();
    const email = mail();
    await committed(email);
    await claimAddress(viewer, email);
    const code = await codeMailedTo(email);
    await expect(confirmAddress(cast.mallory, email, code)).rejects.toThrow(Invalid);
    const wrong = code === "000000" ? "000001" : "000000";
    for (const left of [4, 3, 2, 1]) {
      await expect(confirmAddress(viewer, email, wrong)).rejects.toThrow(
        left === 1 ? "one try left" : `${left} tries left`,
      );
    }
    await expect(confirmAddress(viewer, email, wrong)).rejects.toThrow("not valid any more");
    await expect(confirmAddress(viewer, email, code)).rejects.toThrow("not valid any more");
    expect(await derived(person)).toEqual([]);
  });

  test("gets it for ten minutes, and by the newest code alone", async () => {
    const { viewer } = await claimant();
    const email = mail();
    await claimAddress(viewer, email);
    const first = await codeMailedTo(email);
    await claimAddress(viewer, email);
    const second = await codeMailedTo(email);
    if (first !== second) await expect(confirmAddress(viewer, email, first)).rejects.toThrow("tries left");
    await db().addressProof.updateMany({ where: { email }, data: { expiresAt: later(new Date(), -minute) } });
    await expect(confirmAddress(viewer, email, second)).rejects.toThrow("not valid any more");
  });

  test("has one try counted for each, also when many come at once", async () => {
    const { viewer } = await claimant();
    const email = mail();
    await claimAddress(viewer, email);
    const code = await codeMailedTo(email);
    const guesses = Array.from({ length: 20 }, (_, index) =>
      String((Number(code) + index + 1) % 1_000_000).padStart(6, "0"),
    );
    const outcomes = await Promise.allSettled(guesses.map((guess) => confirmAddress(viewer, email, guess)));
    expect(outcomes.every(({ status }) => status === "rejected")).toBe(true);
    expect(await db().addressProof.findFirst({ where: { email } })).toMatchObject({ tries: 5 });
  });

  test("finds the code nowhere in the database", async () => {
    const { viewer } = await claimant();
    const email = mail();
    await claimAddress(viewer, email);
    const code = await codeMailedTo(email);
    const rows = [
      await db().addressProof.findMany({ where: { email } }),
      (await db().auditEvent.findMany()).map(({ id, ...event }) => event),
    ];
    expect(JSON.stringify(rows)).not.toContain(code);
  });

  test.each([
    ["x@elsewhere.example", "A manager can link this address"],
    ["123+x@users.noreply.github.com", "Nobody reads mail"],
    ["x@laptop.local", "ask a manager"],
    ["not an address", "ask a manager"],
  ])("is told why %s is not mailed a code", async (email, why) => {
    const { viewer } = await claimant();
    await expect(claimAddress(viewer, email)).rejects.toThrow(why);
    expect(await db().mail.count({ where: { memberId: viewer.memberId } })).toBe(0);
  });

  test("is told the same of an address that is another's, and nothing is mailed to it", async () => {
    const { viewer } = await claimant();
    const [free, merged] = [mail(), mail("acme.example")];
    const other = await newcomer();
    await providerSays(other, other.email);
    await committed(merged);
    await mergeDevelopers(cast.maya, await developerOf(other.email), await developerOf(merged));
    const answers = [];
    for (const email of [free, other.email, merged, cast.bob.email]) {
      const { email: said, ...answer } = await claimAddress(viewer, email);
      expect(said).toBe(email);
      answers.push(Object.keys(answer));
    }
    expect(new Set(answers.map(String)).size).toBe(1);
    expect(await mailsTo(other.email)).toEqual([]);
    expect(await mailsTo(merged)).toEqual([]);
    expect(await mailsTo(cast.bob.email)).toEqual([]);
    await expect(confirmAddress(viewer, other.email, "000000")).rejects.toThrow("tries left");
  });

  test("is told the same of an address that refuses mail, and not why", async () => {
    const { viewer } = await claimant();
    const email = mail();
    await db().suppression.create({ data: { email, reason: "550 no such user", until: later(new Date(), minute) } });
    expect(await claimAddress(viewer, email)).toMatchObject({ email });
    expect(await mailsTo(email)).toEqual([]);
    await expect(confirmAddress(viewer, email, "000000")).rejects.toThrow("tries left");
  });

  test("ends by it the links to every address that comes along with it", async () => {
    const { viewer } = await claimant();
    const [email, other] = [mail(), mail()];
    const incidentId = await committed(other);
    await committed(email);
    await mergeDevelopers(cast.maya, await developerOf(email), await developerOf(other));
    const { linkId } = await inTransaction((tx) =>
      createLink(tx, asSystem, { incidentId, recipient: other, scopes: ["view"], lifespanDays: 3 }),
    );
    await claimAddress(viewer, email);
    await confirmAddress(viewer, email, await codeMailedTo(email));
    const link = await db().sharingLink.findUniqueOrThrow({ where: { id: linkId } });
    expect(link.revokedFor).toBe("the recipient uses the app");
  });

  test("loses to whoever the provider vouches for in the meantime", async () => {
    const [{ viewer }, other] = [await claimant(), await newcomer()];
    const email = mail();
    const id = await committed(email);
    await claimAddress(viewer, email);
    const code = await codeMailedTo(email);
    await providerSays(other, email);
    await expect(confirmAddress(viewer, email, code)).rejects.toThrow(Conflict);
    expect(await derived(other)).toEqual([id]);
  });

  test("is mailed five codes an hour, and an address three a day from whomever", async () => {
    const { viewer } = await claimant();
    const email = mail();
    for (const _ of [1, 2, 3]) await claimAddress(viewer, email);
    await expect(claimAddress(viewer, email)).rejects.toThrow(RateLimited);
    await expect(claimAddress((await claimant()).viewer, email)).rejects.toThrow(RateLimited);
    for (const _ of [4, 5]) await claimAddress(viewer, mail());
    await expect(claimAddress(viewer, mail())).rejects.toThrow(RateLimited);
    expect(await mailsTo(email)).toHaveLength(3);
  });

  test("does it themselves, and not by a token", async () => {
    const { viewer } = await claimant();
    const token = tokenViewer(viewer, ["members:write", "incidents:write"]);
    await expect(claimAddress(token, mail())).rejects.toThrow(Forbidden);
    await expect(confirmAddress(token, mail(), "123456")).rejects.toThrow(Forbidden);
  });
});

describe("the mail with the code", () => {
  test("is not sent when its code is over or used, and says who asked", async () => {
    const { person, viewer } = await claimant();
    const email = mail();
    await claimAddress(viewer, email);
    const [row] = await mailsTo(email);
    if (!row) throw new Error("no mail");
    expect(row).toMatchObject({ kind: "address-code", memberId: person.memberId });
    expect(await whyCancelled(row)).toBeNull();
    const { letter } = (await renderMail(row)).stored;
    const code = await codeMailedTo(email);
    expect(letter.subject).not.toContain(code);
    for (const part of [letter.text, letter.html]) {
      expect(part).toContain(code);
      expect(part).toContain(person.name);
      expect(part).not.toMatch(/href=/);
    }
    await confirmAddress(viewer, email, code);
    expect(await whyCancelled(row)).toMatch(/waits for its code/);
  });

  test("keeps what others wrote on one harmless line", async () => {
    const letter = await renderAddressCode({
      workspaceName: "Acme",
      memberName: "Mallory\r\nBcc: x@evil.example <b>bold</b>",
      address: "x@acme.example",
      code: "123456",
      contact: "alice@acme.example",
    });
    expect(letter.subject).toBe("Is this address yours? A code from Acme");
    expect(letter.html).not.toContain("<b>bold");
    expect(letter.text.split("\n").some((line) => line.startsWith("Bcc:"))).toBe(false);
  });
});

test("what was proved grants nothing while the address is flagged as shared", async () => {
  const { person, viewer } = await claimant();
  const email = mail();
  for (const name of ["Ann One", "Ben Two", "Cyd Three", "Deb Four", "Eve Five"]) await committed(email, name);
  await claimAddress(viewer, email);
  expect(await confirmAddress(viewer, email, await codeMailedTo(email))).toEqual({ granted: 0 });
  await recomputed();
  expect(await derived(person)).toEqual([]);
});
