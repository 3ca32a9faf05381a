import { beforeAll, describe, expect, test } from "vitest";
import { type ExternalRequest, handleExternal, isExternal } from "@/external/door";
import { db } from "@/lib/db/client";
import { contentOf, renderMail } from "@/lib/mail/content";
import { acknowledge } from "@/lib/oncall/acknowledge";
import { tick } from "@/lib/oncall/watch";
import { type Cast, seatCast } from "../cast";
import { ownDatabase } from "../database";
import { incidentById } from "../factories";
import { escalationById, paged, pass, usualPolicy } from "../oncall/setting";

ownDatabase();
let cast: Cast;
beforeAll(async () => {
  cast = await seatCast();
  await usualPolicy(cast);
});

async function mailed() {
  const made = await paged({ detectorName: "<b>Stripe</b> key" });
  await tick();
  const mail = await db().mail.findFirstOrThrow({ where: { incidentId: made.incident.id, kind: "page" } });
  const { token } = contentOf(mail) as { token: string };
  return { ...made, mail, path: `/page/${token}` };
}
/** A POST comes by the button, unless said. */
const ask = (
  method: string,
  pathname: string,
  { body = "acknowledge=yes", ...headers }: ExternalRequest["headers"] & { body?: string } = {},
) => handleExternal({ method, pathname, search: new URLSearchParams(), headers, body, address: "192.0.2.7" });

test("looking at the link, by whatever opens links in mails, changes nothing; its button acknowledges", async () => {
  const { id, incident, path } = await mailed();
  expect(isExternal(path)).toBe(true);
  for (const method of ["HEAD", "GET", "OPTIONS", "GET"]) await ask(method, path);
  expect((await escalationById(id)).state).toBe("open");
  const shown = await ask("GET", path);
  expect(shown).toMatchObject({
    status: 200,
    headers: { "referrer-policy": "no-referrer", "cache-control": "no-store" },
  });
  expect(shown.body).toContain("Acknowledge as Bob Okafor");
  expect(shown.body).not.toContain("<b>Stripe");
  expect(shown.body).not.toContain("<script");
  const done = await ask("POST", path, { origin: "null" });
  expect(done.body).toContain(`INC-${incident.id} is yours`);
  expect(await escalationById(id)).toMatchObject({ acknowledgedBy: cast.bob.memberId, acknowledgedIn: "page" });
  expect((await incidentById(incident.id)).assigneeId).toBe(cast.bob.memberId);
  const event = await db().auditEvent.findFirstOrThrow({
    where: { incidentId: incident.id, type: "escalation.acknowledged" },
  });
  expect(event).toMatchObject({ memberId: cast.bob.memberId, address: "192.0.2.7", detail: { through: "page" } });
  expect((await ask("POST", path)).body).toContain("is yours");
});

test("a form that was submitted untouched, as mail scanners do, acknowledges nothing", async () => {
  const { id, path } = await mailed();
  const shown = await ask("GET", path);
  expect(shown.body).toMatch(/<button[^>]* value="yes" name="acknowledge"/);
  for (const body of ["", "acknowledge=", "acknowledge=no", "x=1"])
    expect(await ask("POST", path, { body })).toEqual(shown);
  expect((await escalationById(id)).state).toBe("open");
});

test("whoever comes second is told who has it, and takes nothing away", async () => {
  const { id, path } = await mailed();
  await acknowledge(cast.maya, id, "app");
  expect((await ask("GET", path)).body).toContain("Maya Lindqvist has");
  expect((await ask("POST", path)).body).toContain("Somebody was faster");
  expect((await escalationById(id)).acknowledgedBy).toBe(cast.maya.memberId);
});

describe("a link that opens nothing", () => {
  test("is the same page, whatever the reason", async () => {
    const { path, id } = await mailed();
    const nonsense = await ask("GET", "/page/nonsense");
    expect(nonsense.status).toBe(404);
    await db().page.updateMany({ where: { escalationId: id }, data: { pagedAt: new Date("2026-01-01T00:00:00Z") } });
    expect(await ask("GET", path)).toEqual(nonsense);
    expect(await ask("POST", path)).toEqual(nonsense);
    expect((await escalationById(id)).state).toBe("open");
  });

  test("is one whose person may not work on every incident any more", async () => {
    const { path, id } = await mailed();
    const level = (accessLevel: "member" | "restricted") =>
      db().member.update({ where: { id: cast.bob.memberId }, data: { accessLevel } });
    await level("restricted");
    expect((await ask("POST", path)).status).toBe(404);
    await level("member");
    expect((await escalationById(id)).state).toBe("open");
  });
});

test("the mail says what, why them, until when and how, names no repository in its subject, and is stored sealed", async () => {
  const { mail, path, incident } = await mailed();
  const { stored } = await renderMail(mail);
  const { subject, text, html } = stored.letter;
  expect(subject).toBe(`INC-${incident.id} needs you now: critical`);
  for (const part of [text, html]) {
    expect(part).toContain(`https://handback.acme.example${path}`);
    expect(part).toContain("on call in Engineers");
  }
  const token = path.split("/")[2] ?? "";
  const rows = await db()
    .$queryRaw`SELECT p::text AS page, m::text AS mail FROM "Page" p, "Mail" m WHERE m.id = ${mail.id}::uuid`;
  expect(JSON.stringify(rows)).not.toContain(token);
});

test("a page that nobody needs any more is not mailed", async () => {
  const { mail, id } = await mailed();
  await pass(id, 0);
  await acknowledge(cast.bob, id, "app");
  const { whyCancelled } = await import("@/lib/mail/content");
  expect(await whyCancelled(mail)).toBe("Bob Okafor has acknowledged it already");
});
