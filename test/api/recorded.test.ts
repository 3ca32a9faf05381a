import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { grantAccess, revokeAccess } from "@/lib/access/grant-access";
import { system } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";
import { submitFeedback } from "@/lib/feedback/submit";
import { assignIncident } from "@/lib/incidents/assign";
import { reopenIncident } from "@/lib/incidents/reopen";
import { resolveIncident } from "@/lib/incidents/resolve";
import { setSeverity } from "@/lib/incidents/set-severity";
import { Secret } from "@/lib/secret";
import { revokeLinks } from "@/lib/sharing/revoke";
import { shareIncident } from "@/lib/sharing/share";
import { createToken } from "@/lib/tokens/tokens";
import { type Cast, seatCast } from "../cast";
import { ownDatabase } from "../database";
import { day, finding, later, monday, place, report, secretValue } from "../factories";
import { call } from "./call";

const archive = path.resolve("../shared/data/corpora.tar.xz");
const present = existsSync(archive);
const directory = mkdtempSync(path.join(tmpdir(), "handback-recorded-"));
if (present) execFileSync("tar", ["xf", archive, "-C", directory]);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

type Conversation = { method: "GET"; uri: string; status: number; link: string[] | null; body: unknown };
const folder = path.join(directory, "gitguardian/api-recorded");
const recordings = present
  ? readdirSync(folder)
      .sort()
      .map((name) => ({ name, calls: JSON.parse(readFileSync(path.join(folder, name), "utf8")) as Conversation[] }))
  : [];

ownDatabase();
let token: string;
let cast: Cast;
let first: number;

beforeAll(async () => {
  cast = await seatCast();
  await db().member.updateMany({ data: { lastSignInAt: monday } });
  for (let number = 0; number < 25; number += 1) {
    await db().member.create({
      data: {
        email: `person-${number}@acme.example`,
        name: `Person ${number}`,
        accessLevel: "manager",
        lastSignInAt: monday,
      },
    });
  }
  for (let number = 0; number < 20; number += 1) {
    const secret = new Secret(secretValue(number));
    const at = later(monday, -number * day);
    const places = [place({ committedAt: at, line: 3 }), place({ committedAt: at, line: 4, path: "src/other.ts" })];
    const severity = { value: "critical" as const, at };
    const repository = { fullName: "acme/payments", url: "https://github.com/acme/payments" };
    await report(
      places.map((where) => finding({ identity: { secret }, place: where, triggeredAt: at, severity, repository })),
    );
  }
  ({ id: first } = await db().incident.findFirstOrThrow({ orderBy: { id: "asc" } }));
  await submitFeedback(cast.maya, first, {
    actualSecret: true,
    accessToSensitive: true,
    revoked: false,
    remarks: "Later.",
  });
  await shareIncident(cast.maya, first, {
    feedbackCollection: true,
    autoHealing: false,
    lifespanDays: 5,
    sendMail: false,
  });
  await revokeLinks(cast.maya, first);
  await grantAccess(cast.maya, first, { memberId: cast.rita.memberId });
  await revokeAccess(cast.maya, first, { memberId: cast.rita.memberId });
  await shareIncident(cast.maya, first, {
    feedbackCollection: true,
    autoHealing: false,
    lifespanDays: 5,
    sendMail: false,
  });
  await revokeLinks(system("test"), first);
  for (let round = 0; round < 6; round += 1) {
    await assignIncident(cast.maya, first, { memberId: cast.bob.memberId });
    await resolveIncident(cast.maya, first, { secretRevoked: true });
    await reopenIncident(cast.maya, first);
    await setSeverity(cast.maya, first, round % 2 === 0 ? "medium" : "critical");
  }
  await resolveIncident(cast.maya, first, { secretRevoked: true });
  const scopes = ["incidents:read", "members:read", "sources:read"];
  ({ token } = await createToken(system("test"), { memberEmail: cast.alice.email, name: "recorded", scopes }));
});

/** What of theirs is not in ours, and what is of another type; null stands for what is not known, and ours may have more. */
function differences(theirs: unknown, ours: unknown, at: string): string[] {
  if (theirs === null || ours === null) return [];
  if (Array.isArray(theirs)) {
    if (!Array.isArray(ours)) return [`${at} is not a list`];
    return ours.flatMap((item, index) => differences(likeOf(theirs, item), item, `${at}[${index}]`));
  }
  if (typeof theirs !== typeof ours) return [`${at} is ${typeof ours}, not ${typeof theirs}`];
  if (typeof theirs !== "object") {
    const time = /^\d{4}-\d\d-\d\dT/;
    return typeof theirs === "string" && time.test(theirs) && !time.test(String(ours)) ? [`${at} is not a time`] : [];
  }
  return Object.entries(theirs as object).flatMap(([key, value]) => {
    const mine = ours as Record<string, unknown>;
    return key in mine ? differences(value, mine[key], `${at}.${key}`) : [`${at}.${key} is missing`];
  });
}

type Telling = { field_ref?: string; content?: { type: string; content_key?: string } };
const kindOf = (item: Telling) => item.field_ref ?? item.content?.content_key ?? item.content?.type;

/** The recorded item of the same kind; where none was recorded, any, without what differs by kind. */
function likeOf(items: readonly unknown[], ours: unknown): unknown {
  const kind = kindOf(ours as Telling);
  const same = items.find((item) => kindOf(item as Telling) === kind);
  if (same !== undefined || items.length === 0) return same ?? null;
  const { content: _content, ...rest } = items[0] as Telling;
  return rest;
}

const relationsOf = (links: readonly string[]) =>
  links.flatMap((link) =>
    [...link.matchAll(/<([^>]*)>; rel="(\w+)"/g)].map(([, url = "", rel = ""]) => ({ url, rel })),
  );

/** The path of a recorded call as it is here: our ids and our cursors stand for theirs. */
function pathHere(uri: string, cursor: string | null): string {
  const url = new URL(uri);
  if (url.searchParams.has("cursor") && cursor) url.searchParams.set("cursor", cursor);
  return `/api${url.pathname.replace(/\/21460(?=\/|$)/, `/${first}`)}${url.search}`;
}

describe.each(recordings)("GitGuardian's API, recorded: $name", ({ calls }) => {
  test("the same calls come back with the same keys and types, and are paged the same way", async () => {
    let cursor: string | null = null;
    let lastKey = 0;
    for (const recorded of calls) {
      const response = await call(token, recorded.method, pathHere(recorded.uri, cursor));
      const body = (await response.json()) as unknown;
      expect(response.status, JSON.stringify(body)).toBe(recorded.status);
      expect(response.headers.get("content-type")).toBe("application/json");
      expect(differences(recorded.body, body, new URL(recorded.uri).pathname)).toEqual([]);
      const theirs = relationsOf(recorded.link ?? []);
      const ours = relationsOf([response.headers.get("link") ?? ""]);
      expect(ours.map(({ rel }) => rel)).toEqual(theirs.map(({ rel }) => rel));
      for (const [index, { url }] of theirs.entries()) {
        const names = [...new URL(url).searchParams.keys()].sort();
        expect([...new URL(ours[index]?.url ?? "").searchParams.keys()].sort()).toEqual(names);
      }
      cursor = new URL(ours.find(({ rel }) => rel === "next")?.url ?? "http://none").searchParams.get("cursor");
      if (Array.isArray(body) && body.length > 0) {
        expect(body).toHaveLength((recorded.body as unknown[]).length);
        // Theirs ascend by id and by the time they were made; members here are told in the order of the latter.
        const keys = body.map(
          ({ id, access_level, created_at }: { id: number; access_level?: string; created_at: string }) =>
            access_level === undefined ? id : new Date(created_at).getTime(),
        );
        expect(keys).toEqual(keys.toSorted((a, b) => a - b));
        if (new URL(recorded.uri).searchParams.has("cursor")) expect(keys[0]).toBeGreaterThan(lastKey);
        lastKey = keys.at(-1) ?? 0;
      }
    }
  });
});

test.runIf(present)("an incident's activity is told in every word that was recorded", async () => {
  type Entry = { content: { content_key?: string } };
  const keysOf = (entries: unknown) => new Set((entries as Entry[]).map(({ content }) => content.content_key));
  const recorded = recordings.find(({ name }) => name === "list_incident_activity_logs.json")?.calls[0]?.body;
  const response = await call(token, "GET", `/api/v1/incidents/secrets/${first}/activity-logs?per_page=100`);
  expect([...keysOf(await response.json())]).toEqual(expect.arrayContaining([...keysOf(recorded)]));
});

test.runIf(present)("every recorded conversation is held again", () => {
  expect(recordings.flatMap(({ calls }) => calls)).not.toHaveLength(0);
});
