import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { sessionCookie } from "@/app/_server/viewer";
import { PATCH, GET as preferencesRoute } from "@/app/api/v1/notifications/preferences/route";
import { POST } from "@/app/api/v1/notifications/read/route";
import { GET } from "@/app/api/v1/notifications/route";
import { revokeAccess } from "@/lib/access/grant-access";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";
import { Forbidden, Invalid, NotFound } from "@/lib/errors";
import { keepSession } from "@/lib/members/sessions";
import { kindNames } from "@/lib/notifications/kinds";
import { countUnread, listNotifications, unreadAbout } from "@/lib/notifications/list";
import { markNotifications } from "@/lib/notifications/mark";
import { changeNotificationPreferences, notificationPreferences } from "@/lib/notifications/preferences";
import { createToken } from "@/lib/tokens/tokens";
import { type Cast, seatCast, tokenViewer } from "../cast";
import { ownDatabase } from "../database";
import { asSystem, grant, hour, incident, later, next } from "../factories";

ownDatabase();

let cast: Cast;
let incidentIds: number[];
let ids: number[];
beforeAll(async () => {
  cast = await seatCast();
  incidentIds = [];
  for (let index = 0; index < 5; index += 1) {
    const { id } = await incident();
    await grant(cast.rita, id);
    incidentIds.push(id);
  }
});
beforeEach(async () => {
  await db().notification.deleteMany();
  await db().notificationPreference.deleteMany();
  ids = [];
  for (const incidentId of incidentIds) ids.push(await keep("rita", incidentId));
});

async function keep(person: keyof Cast, incidentId: number | null, kind = "mentioned"): Promise<number> {
  const detail = { event: kind === "notice" ? "mail.bounced" : "incident.commented", who: "Bob Okafor" };
  const { memberId } = cast[person];
  return (await db().notification.create({ data: { memberId, kind, incidentId, detail } })).id;
}
const all = { limit: 50 };
const idsOf = async (person: keyof Cast, filter = {}) =>
  (await listNotifications(cast[person], filter, all)).rows.map(({ id }) => id);

describe("rita's notifications", () => {
  test("are hers, newest first, and nobody else's", async () => {
    expect(await idsOf("rita")).toEqual(ids.toReversed());
    expect(await countUnread(cast.rita)).toBe(5);
    for (const person of ["alice", "maya", "bob", "mallory"] as const) {
      expect(await idsOf(person)).toEqual([]);
      expect(await countUnread(cast[person])).toBe(0);
    }
  });

  test("cannot be read or marked by mallory, nor by a manager", async () => {
    for (const person of ["mallory", "maya"] as const) {
      await expect(markNotifications(cast[person], { ids: [ids[0] ?? 0] }, true)).rejects.toThrow(NotFound);
      await expect(markNotifications(cast[person], { ids: ids }, true)).rejects.toThrow(NotFound);
      expect(await markNotifications(cast[person], { all: true }, true)).toBe(0);
    }
    const own = await keep("mallory", null, "assigned");
    await expect(markNotifications(cast.mallory, { ids: [own, ids[0] ?? 0] }, true)).rejects.toThrow(NotFound);
    expect(await db().notification.count({ where: { readAt: { not: null } } })).toBe(0);
  });

  test("are marked as read and unread one by one, or all at once", async () => {
    expect(await markNotifications(cast.rita, { ids: ids.slice(0, 2) }, true)).toBe(2);
    expect(await idsOf("rita", { unread: true })).toEqual(ids.slice(2).toReversed());
    expect(await idsOf("rita", { unread: false })).toEqual(ids.slice(0, 2).toReversed());
    expect(await markNotifications(cast.rita, { ids: ids.slice(0, 1) }, false)).toBe(1);
    expect(await countUnread(cast.rita)).toBe(4);
    expect(await markNotifications(cast.rita, { all: true }, true)).toBe(4);
    expect(await countUnread(cast.rita)).toBe(0);
  });

  test("about one incident are found for whoever opens it: unread, visible, and one's own", async () => {
    const [first = 0, second = 0] = incidentIds;
    const also = await keep("rita", first, "assigned");
    expect(await unreadAbout(cast.rita, first)).toEqual([also, ids[0]]);
    await markNotifications(cast.rita, { ids: await unreadAbout(cast.rita, first) }, true);
    expect(await unreadAbout(cast.rita, first)).toEqual([]);
    expect(await unreadAbout(cast.rita, second)).toEqual([ids[1]]);
    for (const person of ["mallory", "maya"] as const) expect(await unreadAbout(cast[person], second)).toEqual([]);
    await revokeAccess(cast.maya, second, cast.rita);
    expect(await unreadAbout(cast.rita, second)).toEqual([]);
    await grant(cast.rita, second);
  });

  test("are gone from list, count and marking with her access, and back with it", async () => {
    const [first = 0] = incidentIds;
    await revokeAccess(cast.maya, first, cast.rita);
    expect(await idsOf("rita")).toEqual(ids.slice(1).toReversed());
    expect(await countUnread(cast.rita)).toBe(4);
    await expect(markNotifications(cast.rita, { ids: ids.slice(0, 1) }, true)).rejects.toThrow(NotFound);
    await markNotifications(cast.rita, { all: true }, true);
    await grant(cast.rita, first);
    expect(await idsOf("rita", { unread: true })).toEqual(ids.slice(0, 1));
  });

  test("of what only managers know are gone when she is no manager any more", async () => {
    await db().notification.deleteMany();
    const kinds = ["feedback", "dispute", "notice"];
    for (const kind of kinds) await keep("rita", incidentIds[0] ?? 0, kind);
    await keep("rita", null, "notice");
    const promoted = { ...cast.rita, accessLevel: "manager" as const };
    expect((await listNotifications(promoted, {}, all)).rows).toHaveLength(4);
    expect(await idsOf("rita")).toEqual([]);
    expect(await countUnread(cast.rita)).toBe(0);
  });

  test("come in pages, forwards and backwards, each once", async () => {
    const first = await listNotifications(cast.rita, {}, { limit: 2 });
    const second = await listNotifications(cast.rita, {}, { limit: 2, cursor: first.next ?? "" });
    const third = await listNotifications(cast.rita, {}, { limit: 2, cursor: second.next ?? "" });
    expect([first, second, third].flatMap(({ rows }) => rows.map(({ id }) => id))).toEqual(ids.toReversed());
    expect(third.next).toBeNull();
    expect(first.previous).toBeNull();
    expect(await listNotifications(cast.rita, {}, { limit: 2, cursor: third.previous ?? "" })).toEqual(second);
  });

  test("of a kind can be asked for", async () => {
    const own = await keep("rita", incidentIds[0] ?? 0, "assigned");
    expect(await idsOf("rita", { kind: "assigned" })).toEqual([own]);
  });

  test("need a token that may read incidents", async () => {
    const token = tokenViewer(cast.rita, ["scan"]);
    await expect(listNotifications(token, {}, all)).rejects.toThrow(Forbidden);
    await expect(countUnread(token)).rejects.toThrow(Forbidden);
    await expect(markNotifications(token, { all: true }, true)).rejects.toThrow(Forbidden);
    await expect(notificationPreferences(token)).rejects.toThrow(Forbidden);
  });

  test("are marked by a token that may write, and how they are told is changed by no token", async () => {
    const reading = tokenViewer(cast.rita, ["incidents:read"]);
    const writing = tokenViewer(cast.rita, ["incidents:read", "incidents:write"]);
    await expect(markNotifications(reading, { all: true }, true)).rejects.toThrow(Forbidden);
    expect(await markNotifications(writing, { all: true }, true)).toBe(5);
    for (const token of [reading, writing])
      await expect(changeNotificationPreferences(token, { timeZone: "Asia/Tokyo" })).rejects.toThrow(Forbidden);
    expect((await notificationPreferences(cast.rita)).timeZone).not.toBe("Asia/Tokyo");
  });
});

describe("over the API", () => {
  const call = async (person: keyof Cast, handler: typeof GET, path: string, body?: object) => {
    const { token } = await createToken(asSystem, {
      memberEmail: cast[person].email,
      name: "test",
      scopes: ["incidents:read", "incidents:write"],
    });
    const request = new Request(`https://handback.acme.example/api/v1${path}`, {
      method: body ? "POST" : "GET",
      headers: { authorization: `Token ${token}` },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const response = await handler(request, { params: Promise.resolve({}) });
    return { status: response.status, body: await response.json(), link: response.headers.get("link") };
  };

  /** As a page of the product's own asks, for somebody who is signed in. */
  const change = async (person: keyof Cast, body: object) => {
    const token = `session ${next()}`;
    await keepSession(token, cast[person].memberId, later(new Date(), hour));
    const url = new URL("/api/v1/notifications/preferences", env().PUBLIC_URL);
    const headers = { cookie: `${sessionCookie()}=${token}`, origin: url.origin, "sec-fetch-site": "same-origin" };
    return PATCH(new Request(url, { method: "PATCH", headers, body: JSON.stringify(body) }), {
      params: Promise.resolve({}),
    });
  };

  test("rita reads hers in pages, and marks them", async () => {
    const page = await call("rita", GET, "/notifications?per_page=2&unread=true");
    expect(page.status).toBe(200);
    expect(page.body).toMatchObject([
      {
        id: ids[4],
        kind: "mentioned",
        sentence: `Bob Okafor mentioned you on INC-${incidentIds[4]}.`,
        words: null,
        incident_id: incidentIds[4],
        read_at: null,
      },
      { id: ids[3] },
    ]);
    expect(page.link).toContain('rel="next"');
    expect(await call("rita", POST, "/notifications/read", { ids: [ids[0]] })).toMatchObject({
      status: 200,
      body: { changed: 1 },
    });
    expect((await call("rita", POST, "/notifications/read", { all: true })).body).toEqual({ changed: 4 });
  });

  test("mallory finds neither", async () => {
    expect((await call("mallory", GET, "/notifications")).body).toEqual([]);
    expect((await call("mallory", POST, "/notifications/read", { ids: [ids[0]] })).status).toBe(404);
    expect(await countUnread(cast.rita)).toBe(5);
  });

  test("what cannot be used is refused", async () => {
    for (const body of [{}, { ids: [] }, { ids: ["1"] }, { all: false }, { ids: Array(201).fill(1) }])
      expect((await call("rita", POST, "/notifications/read", body)).status).toBe(422);
    const wrong = [
      { time_zone: "Mars/Base" },
      { quiet_hours: { from: "25:00", to: "07:00" } },
      { quiet_hours: { from: "07:00", to: "07:00" } },
      { kinds: [{ kind: "gossip", mail: "off" }] },
      { kinds: [{ kind: "assigned", mail: "often" }] },
      { access_level: "owner" },
    ];
    for (const body of wrong) expect((await change("rita", body)).status).toBe(422);
  });

  test("preferences are told and changed", async () => {
    const wanted = {
      time_zone: "Asia/Kathmandu",
      quiet_hours: { from: "22:30", to: "06:00" },
      kinds: [
        { kind: "assigned", mail: "digest" },
        { kind: "comment", in_app: false },
      ],
    };
    expect((await change("rita", wanted)).status).toBe(200);
    const { body } = await call("rita", preferencesRoute, "/notifications/preferences");
    expect(body).toMatchObject({ time_zone: "Asia/Kathmandu", quiet_hours: { from: "22:30", to: "06:00" } });
    const kinds = new Map(body.kinds.map((kind: { kind: string }) => [kind.kind, kind]));
    expect(kinds.get("assigned")).toEqual({ kind: "assigned", in_app: true, mail: "digest" });
    expect(kinds.get("comment")).toEqual({ kind: "comment", in_app: false, mail: "digest" });
  });
});

describe("preferences", () => {
  test("change nobody else's, keep what is not named, and are in the audit trail", async () => {
    const before = await notificationPreferences(cast.bob);
    await changeNotificationPreferences(cast.rita, {
      quietHours: { from: 60, to: 120 },
      kinds: [{ kind: "granted", mail: "off" }],
    });
    await changeNotificationPreferences(cast.rita, { timeZone: "Europe/Berlin" });
    expect(await notificationPreferences(cast.bob)).toEqual(before);
    const after = await notificationPreferences(cast.rita);
    expect(after).toMatchObject({ timeZone: "Europe/Berlin", quietHours: { from: 60, to: 120 } });
    expect(after.kinds.find(({ kind }) => kind === "granted")).toEqual({ kind: "granted", inApp: true, mail: "off" });
    await changeNotificationPreferences(cast.rita, { quietHours: null });
    expect((await notificationPreferences(cast.rita)).quietHours).toBeNull();
    const events = await db().auditEvent.findMany({ where: { type: "notification-preferences.changed" } });
    expect(events.every(({ memberId }) => memberId === cast.rita.memberId)).toBe(true);
    expect(events.length).toBeGreaterThanOrEqual(3);
  });

  test("show everybody the kinds that can reach them", async () => {
    const shown = async (person: keyof Cast) =>
      (await notificationPreferences(cast[person])).kinds.map(({ kind }) => kind);
    expect(await shown("maya")).toEqual(kindNames);
    expect(await shown("bob")).toEqual(kindNames.filter((kind) => kind !== "request"));
    const forStaff = ["request", "feedback", "dispute", "page", "on_call"];
    expect(await shown("rita")).toEqual(kindNames.filter((kind) => !forStaff.includes(kind)));
  });

  test("refuse a zone that is none, and quiet hours without an end", async () => {
    await expect(changeNotificationPreferences(cast.rita, { timeZone: "+01:00" })).rejects.toThrow(Invalid);
    await expect(changeNotificationPreferences(cast.rita, { quietHours: { from: 5, to: 5 } })).rejects.toThrow(Invalid);
  });
});
