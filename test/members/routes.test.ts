import { beforeAll, describe, expect, test } from "vitest";
import { permissions } from "@/lib/access/policy";
import { db } from "@/lib/db/client";
import { changeMember } from "@/lib/members/change-member";
import { keepSession, viewerOfSession } from "@/lib/members/sessions";
import { createToken } from "@/lib/tokens/tokens";
import { call } from "../api/call";
import { type Cast, type MemberOf, memberViewer, seatCast } from "../cast";
import { ownDatabase } from "../database";
import { asSystem, day, earlier, hour, later, next } from "../factories";

ownDatabase();

let cast: Cast;
beforeAll(async () => {
  cast = await seatCast();
  await db().member.updateMany({ data: { lastSignInAt: new Date() } });
});

async function session(viewer: { memberId: number }, authenticatedAt = new Date()): Promise<string> {
  const token = `session-${next()}`;
  await keepSession(token, viewer.memberId, later(new Date(), day), { authenticatedAt });
  return token;
}
const tokenFor = async (viewer: MemberOf, scopes: readonly string[]) =>
  (await createToken(asSystem, { memberId: viewer.memberId, name: "ci", scopes })).token;
async function somebody(): Promise<MemberOf> {
  const email = `person-${next()}@acme.example`;
  return memberViewer(await db().member.create({ data: { email, name: email, lastSignInAt: new Date() } }));
}
const json = async (answer: Response) => (await answer.json()) as Record<string, unknown>;

describe("a person who is deactivated in the middle of their work", () => {
  test("reads 401 with the very next request, by session and by token, and a page sends them to sign in", async () => {
    const person = await somebody();
    const cookie = await session(person);
    const token = await tokenFor(person, ["incidents:read", "scan"]);
    for (const credential of [cookie, token]) {
      expect((await call(credential, "GET", "/api/v1/incidents")).status).toBe(200);
    }
    const maya = await session(cast.maya);
    expect((await call(maya, "DELETE", `/api/v1/members/${person.memberId}`)).status).toBe(204);
    for (const credential of [cookie, token]) {
      for (const path of ["/api/v1/incidents", "/api/v1/members/self", "/api/v1/sessions"]) {
        const answer = await call(credential, "GET", path);
        expect([path, answer.status]).toEqual([path, 401]);
      }
    }
    expect(await json(await call(maya, "GET", `/api/v1/members/${person.memberId}`))).toMatchObject({ active: false });
  });

  test("and so does whoever was signed out everywhere", async () => {
    const person = await somebody();
    const cookie = await session(person);
    const own = await call(cookie, "POST", "/api/v1/members/self/sign_out", { tokens: true });
    expect([own.status, await json(own)]).toEqual([200, { sessions: 1, tokens: 0 }]);
    expect((await call(cookie, "GET", "/api/v1/incidents")).status).toBe(401);
  });

  test("a session that idles for an hour, or is eight hours old, is 401 too", async () => {
    const person = await somebody();
    const cookie = await session(person);
    await db().session.updateMany({
      where: { memberId: person.memberId },
      data: { lastSeenAt: earlier(new Date(), hour) },
    });
    expect((await call(cookie, "GET", "/api/v1/members/self")).status).toBe(401);
    const other = await session(person);
    await db().session.updateMany({ where: { memberId: person.memberId }, data: { expiresAt: new Date() } });
    expect((await call(other, "GET", "/api/v1/members/self")).status).toBe(401);
  });
});

describe("what is dangerous", () => {
  test("answers a person of an older sign-in 403, with where to sign in once more, and does nothing", async () => {
    const maya = await session(cast.maya, earlier(new Date(), hour));
    const person = await somebody();
    const asks: [Parameters<typeof call>[1], string, unknown?][] = [
      ["PATCH", `/api/v1/members/${person.memberId}`, { access_level: "manager" }],
      ["DELETE", `/api/v1/members/${person.memberId}`],
      ["POST", `/api/v1/members/${person.memberId}/sign_out`, {}],
      ["POST", "/api/v1/api_tokens", { name: "x", scopes: ["scan"] }],
      ["POST", "/api/v1/service-accounts", { name: "x" }],
      ["POST", "/api/v1/invitations", { email: `x${next()}@acme.example`, access_level: "manager" }],
      ["POST", "/api/v1/endpoints/none/rotate", {}],
    ];
    for (const [method, path, body] of asks) {
      const answer = await call(maya, method, path, body);
      expect([path, answer.status, await json(answer)]).toMatchObject([
        path,
        403,
        { code: "fresh_sign_in_needed", sign_in: "/sign-in?fresh=1" },
      ]);
    }
    expect(await db().member.findUniqueOrThrow({ where: { id: person.memberId } })).toMatchObject({
      accessLevel: "restricted",
      deactivatedAt: null,
    });
    expect(await db().apiToken.count({ where: { memberId: cast.maya.memberId } })).toBe(0);
  });

  test("is not asked of a token, which has its scopes instead", async () => {
    const person = await somebody();
    const token = await tokenFor(cast.maya, ["members:write", "members:read"]);
    const answer = await call(token, "PATCH", `/api/v1/members/${person.memberId}`, { access_level: "member" });
    expect([answer.status, await json(answer)]).toMatchObject([200, { access_level: "member", role: "member" }]);
    expect((await call(token, "POST", "/api/v1/api_tokens", { name: "x", scopes: ["scan"] })).status).toBe(403);
  });

  test("is not done for a page of somebody else: a cookie alone is no permission to change", async () => {
    const cookie = await session(cast.maya);
    const { POST } = await import("@/app/api/v1/members/self/sign_out/route");
    const request = new Request("https://handback.acme.example/api/v1/members/self/sign_out", {
      method: "POST",
      headers: { cookie: `__Secure-next-auth.session-token=${cookie}`, origin: "https://evil.example" },
      body: "{}",
    });
    expect((await POST(request, { params: Promise.resolve({}) })).status).toBe(403);
    expect(await viewerOfSession(cookie)).not.toBeNull();
  });
});

describe("members over the API", () => {
  test("have GitGuardian's keys, filters, order and pages", async () => {
    const token = await tokenFor(cast.maya, ["members:read"]);
    const first = await call(token, "GET", "/api/v1/members?per_page=2&ordering=created_at");
    const rows = (await first.json()) as Record<string, unknown>[];
    expect(Object.keys(rows[0] ?? {}).sort()).toEqual(
      ["access_level", "active", "created_at", "email", "id", "last_login", "name", "role"].sort(),
    );
    expect(first.headers.get("link")).toMatch(/rel="next"/);
    const names = async (query: string) =>
      ((await (await call(token, "GET", `/api/v1/members?${query}`)).json()) as { email: string }[]).map(
        ({ email }) => email,
      );
    expect(await names("access_level=owner")).toEqual([cast.alice.email]);
    expect(await names("search=lindqvist")).toEqual([cast.maya.email]);
    expect(await names("active=false")).not.toContain(cast.maya.email);
    expect((await call(token, "GET", "/api/v1/members?access_level=king")).status).toBe(422);
  });

  test("are nobody's business who manages nobody: 403 for a member, 401 for a stranger", async () => {
    for (const person of [cast.bob, cast.rita, cast.mallory]) {
      const cookie = await session(person);
      for (const path of ["", `/${cast.maya.memberId}`, `/${cast.maya.memberId}/sessions`]) {
        expect((await call(cookie, "GET", `/api/v1/members${path}`)).status).toBeGreaterThanOrEqual(403);
      }
    }
    expect((await call("", "GET", "/api/v1/members")).status).toBe(401);
  });
});

describe("tokens over the API", () => {
  test("tell of themselves in the shapes that ggshield reads", async () => {
    const token = await tokenFor(cast.rita, ["scan", "incidents:read"]);
    const self = await json(await call(token, "GET", "/api/v1/api_tokens/self"));
    expect(self).toMatchObject({
      type: "personal_access_token",
      status: "active",
      workspace_id: 1,
      member_id: cast.rita.memberId,
      creator_id: cast.rita.memberId,
      scopes: ["scan", "incidents:read"],
      revoked_at: null,
    });
    expect(await json(await call(token, "GET", "/api/v1/token"))).toEqual({
      account_id: 1,
      name: "ci",
      type: "personal_access_token",
      scope: ["scan", "incidents:read"],
      expire_at: self.expire_at,
    });
    expect((await call(token, "POST", "/api/v1/token/revoke", {})).status).toBe(204);
    expect((await call(token, "GET", "/api/v1/api_tokens/self")).status).toBe(401);
  });

  test("are made by a restricted member for themselves, shown once, listed without their text, and revoked", async () => {
    const cookie = await session(cast.rita);
    const made = await json(
      await call(cookie, "POST", "/api/v1/api_tokens", { name: "laptop", scopes: ["scan"], lifetime: 7 }),
    );
    expect(made).toMatchObject({ token: expect.stringMatching(/^hbk_/), scopes: ["scan"], status: "active" });
    expect((await call(String(made.token), "GET", "/api/v1/health")).status).toBe(200);
    const listed = await (await call(cookie, "GET", "/api/v1/api_tokens")).text();
    expect(listed).toContain(String(made.id));
    expect(listed).not.toContain(String(made.token).slice(4));
    expect((await call(await session(cast.mallory), "DELETE", `/api/v1/api_tokens/${made.id}`)).status).toBe(404);
    expect((await call(await session(cast.mallory), "GET", `/api/v1/api_tokens/${made.id}`)).status).toBe(404);
    expect((await call(cookie, "DELETE", `/api/v1/api_tokens/${made.id}`)).status).toBe(204);
    expect((await call(String(made.token), "GET", "/api/v1/health")).status).toBe(401);
    for (const scope of permissions.filter((one) => !["scan", "incidents:read", "incidents:write"].includes(one))) {
      const refused = await call(cookie, "POST", "/api/v1/api_tokens", { name: "more", scopes: [scope] });
      expect([scope, refused.status]).toEqual([scope, 422]);
    }
  });
});

describe("changing a member over the API", () => {
  test("is for who may, even where nothing is named", async () => {
    const person = await somebody();
    const path = `/api/v1/members/${person.memberId}`;
    for (const viewer of [cast.bob, cast.rita, cast.mallory])
      expect((await call(await session(viewer), "PATCH", path, {})).status).toBe(403);
    expect((await call(await tokenFor(cast.maya, ["members:read"]), "PATCH", path, {})).status).toBe(403);
    expect((await call(await session(cast.maya), "PATCH", path, {})).status).toBe(200);
  });

  test("is all of it, or nothing", async () => {
    await db().member.updateMany({ where: { accessLevel: "manager" }, data: { lastSignInAt: new Date() } });
    const person = await somebody();
    const path = `/api/v1/members/${person.memberId}`;
    const maya = await session(cast.maya);
    const both = await call(maya, "PATCH", path, { access_level: "member", active: false });
    expect(await json(both)).toMatchObject({ access_level: "member", active: false });
    const lone = await somebody();
    await db().member.update({ where: { id: lone.memberId }, data: { accessLevel: "member" } });
    const others = { accessLevel: { in: ["owner" as const, "manager" as const] } };
    const before = await db().member.findMany({ where: others });
    await db().member.updateMany({ where: others, data: { deactivatedAt: new Date() } });
    const operator = changeMember(asSystem, lone.memberId, { accessLevel: "manager", active: false });
    await expect(operator).rejects.toThrow("Nobody would be left");
    expect(await db().member.findUniqueOrThrow({ where: { id: lone.memberId } })).toMatchObject({
      accessLevel: "member",
      deactivatedAt: null,
    });
    await db().member.updateMany({ where: { id: { in: before.map(({ id }) => id) } }, data: { deactivatedAt: null } });
  });
});

describe("invitations over the API", () => {
  test("are one or many, listed, sent again and withdrawn", async () => {
    const cookie = await session(cast.maya);
    const email = `api-${next()}@acme.example`;
    const one = await json(await call(cookie, "POST", "/api/v1/invitations", { email, access_level: "member" }));
    expect(one).toMatchObject({ email, access_level: "member", role: "member", invited_by: cast.maya.memberId });
    expect((await call(cookie, "POST", "/api/v1/invitations", { email })).status).toBe(422);
    const many = await json(
      await call(cookie, "POST", "/api/v1/invitations", { emails: [email, "x@elsewhere.example"] }),
    );
    expect(many).toMatchObject({ invited: [], refused: [{ email }, { email: "x@elsewhere.example" }] });
    expect(await (await call(cookie, "GET", "/api/v1/invitations")).json()).toMatchObject([{ id: one.id, email }]);
    expect((await call(cookie, "POST", `/api/v1/invitations/${one.id}/resend`, {})).status).toBe(409);
    expect((await call(cookie, "DELETE", `/api/v1/invitations/${one.id}`)).status).toBe(204);
    expect(await (await call(cookie, "GET", "/api/v1/invitations")).json()).toEqual([]);
  });
});
