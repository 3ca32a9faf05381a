import { beforeAll, beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { resolveIncident } from "@/lib/incidents/resolve";
import { askForIssue } from "@/lib/threads/ask";
import { makeThread } from "@/lib/threads/make";
import { tellIssues } from "@/lib/threads/tell";
import { type Cast, seatCast } from "../cast";
import { ownDatabase } from "../database";
import { incident, secretValue } from "../factories";
import { ownStandIn } from "../forge/stand-in";
import { compare, secretAlertAt } from "../write-back/alerts";
import { pageOf, writable } from "./code-host";

const standIn = ownStandIn();
ownDatabase();
let cast: Cast;
beforeAll(async () => {
  cast = await seatCast();
});
beforeEach(() => db().codeHost.deleteMany());

const repository = "acme/payments";
const once = { last: false };
const leaked = () => incident({ repository: { fullName: repository, url: pageOf(standIn) } });

/** What somebody writes when they close it, as it arrives in its issue. */
async function toldOf(kind: "github" | "gitlab", comment: string): Promise<string> {
  await writable(standIn, kind);
  const { id } = await leaked();
  const { id: threadId } = await askForIssue(cast.bob, id, {});
  await makeThread(threadId, once);
  await resolveIncident(cast.maya, id, { secretRevoked: true, comment });
  await tellIssues(id, once);
  const { number } = await db().thread.findUniqueOrThrow({ where: { id: threadId } });
  return standIn.world.comments.get(`${repository} ${number}`)?.at(-1)?.body ?? "";
}

test.each(["github", "gitlab"] as const)(
  "what was said when it was closed calls nobody, links nowhere and is one line, at %s",
  async (kind) => {
    const body = await toldOf(
      kind,
      "Rolled.\n/move acme/public\n![x](https://evil.example/a.png) @acme/everybody <img src=x>",
    );
    const [first = "", ...rest] = body.split("\n");
    expect(first).toContain("Rolled.");
    expect(first).toContain("/incidents/");
    expect(rest).toEqual([expect.stringMatching(/^<!-- handback .* -->$/)]);
    expect(first).not.toMatch(/!\[|\]\(|@acme|<img|https:\/\/evil/);
  },
);

test("what looks like a secret in what was said goes no further", async () => {
  const key = `ghp_${secretValue()
    .replaceAll(/[^a-z0-9]/gi, "")
    .repeat(2)
    .slice(0, 36)}`;
  expect(await toldOf("github", `Instead of ${key}.`)).not.toContain(key);
  const { incident: found, alert } = await secretAlertAt(standIn);
  await resolveIncident(cast.maya, found.id, { secretRevoked: true, comment: `Instead of\n${key}.` });
  await compare(found.id);
  expect(alert.resolution_comment).toContain("Instead of ");
  expect(alert.resolution_comment).not.toContain(key);
});

test("a line of an issue's text is no command to GitLab, which would obey it in our name", async () => {
  await writable(standIn, "gitlab");
  const { id } = await leaked();
  const { id: threadId } = await askForIssue(cast.bob, id, {
    body: "Look at it.\n/move acme/public\n  /close\nSee /etc/passwd\n/usr/bin/env",
  });
  await makeThread(threadId, once);
  const body = JSON.stringify(standIn.world.issues.get(repository)?.at(-1));
  const lines = String(JSON.parse(body).description ?? JSON.parse(body).body).split("\n");
  expect(lines.filter((line) => /^\s*\/[a-z_]+(\s|$)/.test(line))).toEqual([]);
  expect(lines).toEqual(expect.arrayContaining(["\\/move acme/public", "See /etc/passwd", "/usr/bin/env"]));
});
