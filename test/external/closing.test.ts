import { beforeEach, describe, expect, test } from "vitest";
import { handleExternal } from "@/external/door";
import { css } from "@/external/style";
import { db, inTransaction } from "@/lib/db/client";
import { denyRequest, listRequests } from "@/lib/incidents/requests";
import { mailContext } from "@/lib/mail/outbox";
import { unseal } from "@/lib/seal";
import { createLink } from "@/lib/sharing/create";
import { signLinkToken } from "@/lib/sharing/token";
import type { AutoHealing } from "@/prisma/generated/enums";
import { seatCast } from "../cast";
import { ownDatabase } from "../database";
import { asSystem, incident, incidentById, later, minute, next } from "../factories";

ownDatabase();

const origin = "https://handback.acme.example";

beforeEach(async () => {
  await level("on");
  await mailBack(false);
  await db().workspace.update({ where: { id: 1 }, data: { reviewPercent: 0 } });
});
const level = (auto_healing: AutoHealing) =>
  db().playbook.update({ where: { id: "mail-commit-author" }, data: { settings: { auto_healing } } });
const mailBack = (mailBackEnabled: boolean) => db().workspace.update({ where: { id: 1 }, data: { mailBackEnabled } });

/** A browser that opened a link of its own; it sends forms as they stand on the page, with what is filled in. */
async function browser() {
  const email = `dana-${next()}@acme.example`;
  const { id } = await incident({ place: { authorEmail: email } });
  const scopes = ["view", "feedback", "resolve"] as const;
  const made = await inTransaction((tx) =>
    createLink(tx, asSystem, { incidentId: id, recipient: email, scopes, lifespanDays: 14 }),
  );
  const link = await db().sharingLink.findUniqueOrThrow({ where: { id: made.linkId } });
  const token = await signLinkToken({ ...made, incidentId: id, scopes, issuedAt: link.createdAt }, link.kid);
  const base = { search: new URLSearchParams(), body: "", address: "203.0.113.9" };
  const visit = await handleExternal({ ...base, method: "GET", pathname: `/l/${token}`, headers: {} });
  const cookie = (visit.headers["set-cookie"] ?? "").split(";")[0] ?? "";
  const home = `/shared/${link.id}`;
  const get = async (search = "") =>
    (
      await handleExternal({
        ...base,
        method: "GET",
        pathname: home,
        search: new URLSearchParams(search),
        headers: { cookie },
      })
    ).body;
  const post = (action: string, fields: Record<string, string>) =>
    handleExternal({
      ...base,
      method: "POST",
      pathname: `${home}/${action}`,
      headers: { cookie, origin, "sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(fields).toString(),
    });
  const formOf = (html: string, action: string, button?: string) => {
    const forms = [...html.matchAll(/<form[^>]*action="([^"]+)"[^>]*>(.*?)<\/form>/gs)];
    const form = forms.find(([, to, inside]) => to === `${home}/${action}` && (!button || inside?.includes(button)));
    const hidden = [...(form?.[2] ?? "").matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
    return Object.fromEntries(hidden.map(([, name = "", value = ""]) => [name, value]));
  };
  /** The choice, answered by the confirm page. */
  const choose = async (action: string, fields: Record<string, string>) =>
    post(action, { ...formOf(await get(), action), ...fields });
  return { id, email, linkId: link.id, get, post, formOf, choose, cookie };
}

const fixed = { secret_revoked: "yes" };

async function mailedCodes(linkId: string): Promise<string[]> {
  const mails = await db().mail.findMany({ where: { linkId, kind: "link-code" }, orderBy: { queuedAt: "asc" } });
  return mails.map((mail) => {
    const stored = JSON.parse(unseal(mail.sealedContent ?? Buffer.alloc(0), mailContext(mail.id)).toString());
    return (stored as { content: { code: string } }).content.code;
  });
}
const wrong = (code: string) => code.replace(/.$/, (digit) => String((Number(digit) + 1) % 10));

describe("where closing is a request", () => {
  test("the confirm page says so, and after it the page waits for the manager", async () => {
    await level("request");
    const dana = await browser();
    expect(await dana.get()).toContain("Ask to resolve");
    const confirm = await dana.choose("resolve", fixed);
    expect(confirm.status).toBe(200);
    expect(confirm.body).toContain("Ask to resolve this incident?");
    expect(confirm.body).toContain("A manager approves what developers close.");
    expect(await listRequests(asSystem)).toEqual([]);
    const sent = await dana.post("resolve", dana.formOf(confirm.body, "resolve"));
    expect(sent).toMatchObject({ status: 303, headers: { location: `/shared/${dana.linkId}?done=resolve` } });
    expect(await dana.get("done=resolve")).toContain("Thank you, your request is sent");
    expect(await dana.get()).toContain("You asked to resolve it");
    expect((await incidentById(dana.id)).closedAt).toBeNull();
  });

  test("a denied one comes back with the reason, and can be asked again", async () => {
    await level("request");
    const { maya } = await seatCast();
    const dana = await browser();
    const confirm = await dana.choose("ignore", { ignore_reason: "low_risk", comment: "" });
    await dana.post("ignore", dana.formOf(confirm.body, "ignore"));
    const [request] = await db().closureRequest.findMany({ where: { incidentId: dana.id } });
    await denyRequest(maya, request?.id ?? -1, 'It still works <b>"today"</b>.');
    const page = await dana.get();
    expect(page).toContain("Your request to ignore it was not accepted");
    expect(page).toContain("It still works &lt;b&gt;&quot;today&quot;&lt;/b&gt;.");
    expect(Buffer.byteLength(page) + Buffer.byteLength(css)).toBeLessThan(20_000);
    expect(page).not.toMatch(/<script|<style|\sstyle=|\son\w+=/);
    const again = await dana.choose("resolve", fixed);
    expect((await dana.post("resolve", dana.formOf(again.body, "resolve"))).status).toBe(303);
  });

  test("even a trusted author's contradiction is one, and the page says which", async () => {
    const dana = await browser();
    const answers = { actual_secret_yes_no: "yes", revoked_yes_no: "no", remarks_text: "" };
    expect((await dana.choose("feedback", answers)).status).toBe(303);
    const confirm = await dana.choose("ignore", { ignore_reason: "low_risk", comment: "" });
    expect(confirm.body).toContain("actual secret that is not revoked");
    await dana.post("ignore", dana.formOf(confirm.body, "ignore"));
    expect(await incidentById(dana.id)).toMatchObject({ closedAt: null });
    expect(await db().closureRequest.count({ where: { incidentId: dana.id, decision: null } })).toBe(1);
  });

  test("what a manager set for the repository takes the forms away", async () => {
    const dana = await browser();
    const form = dana.formOf(await dana.get(), "resolve");
    const { repositoryId } = await incidentById(dana.id);
    await db().repository.update({ where: { id: repositoryId ?? -1 }, data: { autoHealing: "off" } });
    expect(await dana.get()).not.toContain("/resolve");
    expect((await dana.post("resolve", { ...form, ...fixed })).status).toBe(422);
    expect((await incidentById(dana.id)).closedAt).toBeNull();
    await db().repository.update({ where: { id: repositoryId ?? -1 }, data: { autoHealing: null } });
  });
});

describe("where closing asks for a mailed code", () => {
  beforeEach(() => mailBack(true));

  test("the code goes to the link's recipient, and with it the incident is closed", async () => {
    const dana = await browser();
    const confirm = await dana.choose("resolve", fixed);
    expect(confirm.body).toContain("Code from your mail");
    const [code = ""] = await mailedCodes(dana.linkId);
    expect(code).toMatch(/^\d{6}$/);
    expect(await db().mail.findFirstOrThrow({ where: { linkId: dana.linkId } })).toMatchObject({
      recipient: dana.email,
    });
    expect(confirm.body).not.toContain(code);
    const form = dana.formOf(confirm.body, "resolve", "confirmed");
    const sent = await dana.post("resolve", { ...form, code: `${code.slice(0, 3)} ${code.slice(3)}` });
    expect(sent.status).toBe(303);
    expect((await incidentById(dana.id)).status).toBe("resolved");
  });

  test("an untouched form mails nothing, and no code closes nothing", async () => {
    const dana = await browser();
    expect((await dana.choose("resolve", {})).status).toBe(422);
    expect(await mailedCodes(dana.linkId)).toEqual([]);
    const confirm = await dana.choose("resolve", fixed);
    const form = dana.formOf(confirm.body, "resolve", "confirmed");
    const empty = await dana.post("resolve", { ...form, code: "" });
    expect(empty.status).toBe(422);
    expect(empty.body).toContain("Enter the code from your mail.");
    expect(dana.formOf(empty.body, "resolve", "confirmed")).toMatchObject({ secret_revoked: "yes" });
    const [code = ""] = await mailedCodes(dana.linkId);
    expect((await dana.post("resolve", { ...form, code })).status).toBe(303);
  });

  test("a wrong code comes back with what is left, five in all, and then the right one is of no use", async () => {
    const dana = await browser();
    const confirm = await dana.choose("resolve", fixed);
    const form = dana.formOf(confirm.body, "resolve", "confirmed");
    const [code = ""] = await mailedCodes(dana.linkId);
    for (const left of ["4 tries left", "3 tries left", "2 tries left", "1 try left", "not any more"]) {
      const answer = await dana.post("resolve", { ...form, code: wrong(code) });
      expect(answer.status).toBe(422);
      expect(answer.body).toContain(left);
    }
    expect((await dana.post("resolve", { ...form, code })).body).toContain("not any more");
    expect((await incidentById(dana.id)).closedAt).toBeNull();
  });

  test("guesses sent all at once are counted all the same", async () => {
    const dana = await browser();
    const confirm = await dana.choose("resolve", fixed);
    const form = dana.formOf(confirm.body, "resolve", "confirmed");
    const [code = ""] = await mailedCodes(dana.linkId);
    await Promise.all(Array.from({ length: 12 }, () => dana.post("resolve", { ...form, code: wrong(code) })));
    expect((await dana.post("resolve", { ...form, code })).status).toBe(422);
    expect((await incidentById(dana.id)).closedAt).toBeNull();
  });

  test("a code is late after ten minutes, and the one before a new one is void", async () => {
    const dana = await browser();
    const confirm = await dana.choose("resolve", fixed);
    const renewed = await dana.post("resolve", dana.formOf(confirm.body, "resolve", "Send a new code"));
    expect(renewed.status).toBe(200);
    const [first = "", second = ""] = await mailedCodes(dana.linkId);
    const form = dana.formOf(renewed.body, "resolve", "confirmed");
    if (first !== second) expect((await dana.post("resolve", { ...form, code: first })).status).toBe(422);
    await db().linkSession.updateMany({
      where: { linkId: dana.linkId },
      data: { codeExpiresAt: later(new Date(), -minute) },
    });
    expect((await dana.post("resolve", { ...form, code: second })).status).toBe(422);
    expect((await incidentById(dana.id)).closedAt).toBeNull();
  });

  test("a code for resolving does not ignore, and does not work in another browser", async () => {
    const dana = await browser();
    await dana.choose("resolve", fixed);
    const [code = ""] = await mailedCodes(dana.linkId);
    const ignoring = await dana.choose("ignore", { ignore_reason: "low_risk", comment: "" });
    const [, other = ""] = await mailedCodes(dana.linkId);
    const form = dana.formOf(ignoring.body, "ignore", "confirmed");
    if (code !== other) expect((await dana.post("ignore", { ...form, code })).status).toBe(422);
    const sam = await browser();
    const confirm = await sam.choose("resolve", fixed);
    const [sams = ""] = await mailedCodes(sam.linkId);
    if (sams !== other) {
      const stolen = { ...sam.formOf(confirm.body, "resolve", "confirmed"), code: other };
      expect((await sam.post("resolve", stolen)).status).toBe(422);
    }
    expect((await incidentById(sam.id)).closedAt).toBeNull();
  });

  test("no link is mailed more than five codes in an hour", async () => {
    const dana = await browser();
    const confirm = await dana.choose("resolve", fixed);
    const another = dana.formOf(confirm.body, "resolve", "Send a new code");
    for (let time = 2; time <= 5; time += 1) expect((await dana.post("resolve", another)).status).toBe(200);
    const sixth = await dana.post("resolve", another);
    expect(sixth.status).toBe(422);
    expect(sixth.body).toContain("try in an hour");
    expect(await mailedCodes(dana.linkId)).toHaveLength(5);
  });

  test("neither the code nor a hash that gives it away is in the database", async () => {
    const dana = await browser();
    await dana.choose("resolve", fixed);
    const [code = ""] = await mailedCodes(dana.linkId);
    const rows = await db().$queryRaw<{ text: string }[]>`SELECT s::text AS text FROM "LinkSession" s
      UNION ALL SELECT to_jsonb(e)::text FROM "AuditEvent" e WHERE "incidentId" = ${dana.id}`;
    for (const { text } of rows) expect(text).not.toContain(code);
    const [session] = await db().linkSession.findMany({ where: { linkId: dana.linkId } });
    const { createHash } = await import("node:crypto");
    const plain = [code, `${dana.linkId}${code}`].map((text) => createHash("sha256").update(text).digest("hex"));
    expect(plain).not.toContain(session?.codeSha256);
  });
});
