import { describe, expect, test } from "vitest";
import { type ExternalRequest, handleExternal } from "@/external/door";
import { resolveIncident } from "@/lib/incidents/resolve";
import { revokeLinks } from "@/lib/sharing/revoke";
import { ownDatabase } from "../database";
import { asSystem, next } from "../factories";
import { expired, mailsAbout, sent } from "../sharing/links";

ownDatabase();

const somebody = () => `somebody-${next()}@acme.example`;
const ask = (method: string, pathname: string, more: Partial<ExternalRequest> = {}) =>
  handleExternal({
    method,
    pathname,
    search: new URLSearchParams(),
    headers: {},
    body: "",
    address: "203.0.113.9",
    ...more,
  });
/** As a browser posts the form from a page without a referrer. */
const press = (pathname: string) =>
  ask("POST", pathname, {
    headers: { origin: "null", "sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded" },
    body: "fresh=link",
  });

/** One address for every way in which a token may be worth nothing, and one that is worth a mail. */
async function tokens() {
  const [old, withdrawn, closed, live] = [
    await expired(somebody()),
    await expired(somebody()),
    await expired(somebody()),
    await sent(somebody()),
  ];
  await revokeLinks(asSystem, withdrawn.incidentId);
  await resolveIncident(asSystem, closed.incidentId, { secretRevoked: true });
  const forged = `${old.token.slice(0, -3)}${old.token.endsWith("AAA") ? "BBB" : "AAA"}`;
  return {
    old,
    withdrawn,
    closed,
    live,
    paths: [forged, "nonsense", withdrawn.token, closed.token].map((t) => `/l/${t}`),
  };
}

describe("whatever is wrong with a link", () => {
  test("the answer is the same page with the same form, to its last byte", async () => {
    const { old, paths } = await tokens();
    const answers = await Promise.all([...paths, `/l/${old.token}`].map((path) => ask("GET", path)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404]));
    expect(new Set(answers.map(({ headers }) => JSON.stringify(headers))).size).toBe(1);
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    const stranger = await ask("GET", `/shared/${old.linkId}`);
    expect(stranger.body).toBe(answers[0]?.body);
    expect(answers[0]?.body).toMatch(/<form method="post">.*Send me a fresh link/s);
    expect(answers[0]?.body).not.toMatch(/<script|action=/);
    expect(answers[0]?.headers["referrer-policy"]).toBe("no-referrer");
    expect(answers[0]?.headers["cache-control"]).toBe("no-store");
  });

  test("who asks for a fresh one is told the same, and only an expired link's recipient is mailed", async () => {
    const { old, withdrawn, closed, live, paths } = await tokens();
    const answers = await Promise.all([...paths, `/l/${live.token}`, `/l/${old.token}`].map((path) => press(path)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ headers }) => JSON.stringify(headers))).size).toBe(1);
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(answers[0]?.body).toContain("on its way to the address it was first sent to");
    expect(answers[0]?.body).not.toContain("acme.example");
    await expect.poll(() => mailsAbout(old.incidentId)).toHaveLength(1);
    for (const { incidentId } of [withdrawn, closed, live]) expect(await mailsAbout(incidentId)).toEqual([]);
  });

  test("asking without a token mails nobody", async () => {
    const { old, live } = await tokens();
    const paths = [`/shared/${old.linkId}`, `/shared/${live.linkId}`, `/shared/${live.linkId}/feedback`, "/shared/x"];
    const answers = await Promise.all(paths.map(press));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(200);
    for (const { incidentId } of [old, live]) expect(await mailsAbout(incidentId)).toEqual([]);
  });

  test("a form of the incident's page that comes without its session is still not found", async () => {
    const { live } = await tokens();
    const answer = await ask("POST", `/shared/${live.linkId}/feedback`, { body: "ct=x&remarks_text=y" });
    expect(answer.status).toBe(404);
  });

  test("is answered before anything is looked up", async () => {
    const old = await expired(somebody());
    const answered = press(`/l/${old.token}`);
    let mailed = 0;
    await answered.then(async () => {
      mailed = (await mailsAbout(old.incidentId)).length;
    });
    expect(mailed).toBe(0);
    await expect.poll(() => mailsAbout(old.incidentId)).toHaveLength(1);
  });

  test("link checkers that only look, or ask in other ways, cause no mail", async () => {
    const old = await expired(somebody());
    for (const method of ["HEAD", "OPTIONS", "PUT", "DELETE", "GET"]) await ask(method, `/l/${old.token}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await mailsAbout(old.incidentId)).toEqual([]);
  });
});
