import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { Conflict, Forbidden, Invalid, NotFound } from "@/lib/errors";
import { lookUpCommit } from "@/lib/forge/commits";
import { configureRepository } from "@/lib/repositories/configure";
import { fetchRepositoryCodeowners } from "@/lib/repositories/fetch-codeowners";
import { getRepositorySettings, listRepositorySettings } from "@/lib/repositories/list";
import { type Cast, seatCast, tokenViewer } from "../cast";
import { ownDatabase, waitingJobs } from "../database";
import { commitSha, external, grant, incident, next } from "../factories";
import { ownGitHub } from "./github";

const token = ["a", "token", "for", "tests"].join("-");
// Before the database: settings are read once, and from then on stay.
const github = ownGitHub(token);
ownDatabase();

let cast: Cast;
beforeEach(async () => {
  cast = await seatCast();
  github.answers.clear();
  github.asked.length = 0;
});

async function repository() {
  const fullName = `acme/service-${next()}`;
  const row = await incident(
    external(`${next()}`, { repository: { fullName }, place: { authorEmail: "1+dana@users.noreply.github.com" } }),
  );
  const { id } = await db().repository.findUniqueOrThrow({ where: { fullName } });
  return { id, fullName, incidentId: row.id };
}
const configured = async (id: number) =>
  db().auditEvent.findMany({
    where: { type: "repository.configured", subject: String(id) },
    orderBy: { id: "asc" },
  });

describe("a repository's settings", () => {
  test("are changed one by one, with what was before and is now in the audit trail, but not the file itself", async () => {
    const { id, fullName } = await repository();
    await configureRepository(cast.maya, id, { ownerEmail: " Omar@ACME.example " });
    await configureRepository(cast.maya, id, { codeowners: "* @omar\n/src/ ines@acme.example\n" });
    await configureRepository(cast.maya, id, { autoHealing: "request" });
    const now = await getRepositorySettings(cast.maya, id);
    expect(now).toMatchObject({ fullName, ownerEmail: "omar@acme.example", autoHealing: "request", openIncidents: 1 });
    expect(now.codeownersAt).not.toBeNull();
    const events = await configured(id);
    expect(events.map(({ memberId }) => memberId)).toEqual([1, 2, 3].map(() => cast.maya.memberId));
    expect(events[1]?.detail).toMatchObject({
      repository: fullName,
      before: { ownerEmail: "omar@acme.example", codeowners: null },
      after: { codeowners: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/), lines: 3 } },
    });
    expect(JSON.stringify(events.map(({ detail }) => detail))).not.toContain("ines@");
    await configureRepository(cast.maya, id, { ownerEmail: "", codeowners: null, autoHealing: null });
    const cleared = await getRepositorySettings(cast.maya, id);
    expect(cleared).toMatchObject({ ownerEmail: null, codeowners: null, codeownersAt: null, autoHealing: null });
  });

  test("that say who may be asked have the open incidents looked at again, and others have not", async () => {
    const { id } = await repository();
    const jobs = async () =>
      (await waitingJobs("asking.reconsider")).filter(({ payload }) => payload.repositoryId === id);
    await configureRepository(cast.maya, id, { autoHealing: "on" });
    expect(await jobs()).toEqual([]);
    await configureRepository(cast.maya, id, { ownerEmail: "omar@acme.example" });
    await configureRepository(cast.maya, id, { codeowners: "* omar@acme.example" });
    expect(await jobs()).toHaveLength(1);
  });

  test("warn of an owner who cannot be mailed, and refuse what is no address or too large a file", async () => {
    const { id } = await repository();
    await configureRepository(cast.maya, id, { ownerEmail: "omar@elsewhere.example" });
    expect((await getRepositorySettings(cast.maya, id)).ownerWarning).toContain("elsewhere.example is not one of");
    await expect(configureRepository(cast.maya, id, { ownerEmail: "omar" })).rejects.toThrow(Invalid);
    const large = "# é\n".repeat(60_000);
    await expect(configureRepository(cast.maya, id, { codeowners: large })).rejects.toThrow(Invalid);
    expect(await configured(id)).toHaveLength(1);
  });

  test("show which owners of the file can be asked, and why others cannot", async () => {
    const { id } = await repository();
    const codeowners = "* @acme/everybody @nobody-known\n/src/ omar@acme.example ines@elsewhere.example plain";
    await configureRepository(cast.maya, id, { codeowners });
    const { rules } = await getRepositorySettings(cast.bob, id);
    const said = rules.map(({ line, owners }) => [line, ...owners.map(({ address, whyNot }) => address ?? whyNot)]);
    expect(said).toEqual([
      [1, "who is in a team or role is not known here", "no commit by this login was seen with its no-reply address"],
      [
        2,
        "omar@acme.example",
        "elsewhere.example is not one of the domains that may be mailed",
        "it is neither an address nor a login",
      ],
    ]);
  });

  test("are listed a page at a time, with the open incidents each viewer may see", async () => {
    const { fullName, incidentId } = await repository();
    await repository();
    const search = { search: fullName.toUpperCase() };
    const found = async (viewer: Cast["bob"]) => (await listRepositorySettings(viewer, search, { limit: 10 })).rows;
    expect(await found(cast.bob)).toMatchObject([{ fullName, openIncidents: 1 }]);
    await db().incident.update({ where: { id: incidentId }, data: { status: "resolved", closedAt: new Date() } });
    expect(await found(cast.bob)).toMatchObject([{ fullName, openIncidents: 0 }]);
    const first = await listRepositorySettings(cast.maya, {}, { limit: 1 });
    const second = await listRepositorySettings(cast.maya, {}, { limit: 1, cursor: first.next ?? "" });
    expect(second.rows[0]?.id).toBeGreaterThan(first.rows[0]?.id ?? 0);
  });

  test("are nothing to strangers, and only managers change them", async () => {
    const { id, incidentId } = await repository();
    await grant(cast.rita, incidentId);
    const change = { ownerEmail: "mallory@acme.example", codeowners: "* @mallory" };
    for (const viewer of [cast.mallory, cast.rita]) {
      await expect(listRepositorySettings(viewer, {}, { limit: 10 })).rejects.toThrow(Forbidden);
      await expect(getRepositorySettings(viewer, id)).rejects.toThrow(Forbidden);
    }
    for (const viewer of [cast.mallory, cast.rita, cast.bob, tokenViewer(cast.maya, ["sources:read"])]) {
      await expect(configureRepository(viewer, id, change)).rejects.toThrow(Forbidden);
      await expect(fetchRepositoryCodeowners(viewer, id)).rejects.toThrow(Forbidden);
    }
    await expect(configureRepository(cast.maya, 999_999, change)).rejects.toThrow(NotFound);
    await expect(getRepositorySettings(cast.maya, 999_999)).rejects.toThrow(NotFound);
    expect(await db().repository.findUnique({ where: { id } })).toMatchObject({ ownerEmail: null, codeowners: null });
    expect(github.asked).toEqual([]);
  });
});

describe("GitHub, where a token is configured,", () => {
  test("is asked for CODEOWNERS in the three places, in its order", async () => {
    const { id, fullName } = await repository();
    const at = (path: string) => `/repos/${fullName}/contents/${path}`;
    github.answers.set(at("docs/CODEOWNERS"), { body: "* @docs" });
    expect(await fetchRepositoryCodeowners(cast.maya, id)).toEqual({ path: "docs/CODEOWNERS" });
    expect(github.asked.map(({ path }) => path)).toEqual(
      [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"].map(at),
    );
    expect(github.asked[0]).toMatchObject({ authorization: `Bearer ${token}` });
    github.answers.set(at(".github/CODEOWNERS"), { body: "* @root\n" });
    await fetchRepositoryCodeowners(cast.maya, id);
    expect((await getRepositorySettings(cast.maya, id)).codeowners).toBe("* @root\n");
  });

  test("that has none, too large a one, or does not answer, changes nothing", async () => {
    const { id, fullName } = await repository();
    await configureRepository(cast.maya, id, { codeowners: "* @before" });
    await expect(fetchRepositoryCodeowners(cast.maya, id)).rejects.toThrow(Conflict);
    const path = `/repos/${fullName}/contents/.github/CODEOWNERS`;
    github.answers.set(path, { body: "#".repeat(300_000) });
    await expect(fetchRepositoryCodeowners(cast.maya, id)).rejects.toThrow(Invalid);
    github.answers.set(path, { status: 500, body: "oops" });
    await expect(fetchRepositoryCodeowners(cast.maya, id)).rejects.toThrow(Conflict);
    expect((await getRepositorySettings(cast.maya, id)).codeowners).toBe("* @before");
  });

  test("tells a commit's author, its co-authors, and who opened the pull request", async () => {
    const { id, fullName } = await repository();
    const sha = commitSha();
    github.answers.set(`/repos/${fullName}/commits/${sha}`, {
      body: {
        sha,
        commit: {
          author: { name: "Dana Li", email: "dana@acme.example", date: "2026-11-01T10:00:00Z" },
          committer: { name: "GitHub", email: "noreply@github.com" },
          message: "Add refunds\n\nCo-authored-by: Omar <omar@acme.example>",
        },
      },
    });
    github.answers.set(`/repos/${fullName}/commits/${sha}/pulls?per_page=1`, {
      body: [{ user: { login: "ines-acme", id: 77, type: "User" } }],
    });
    await lookUpCommit(id, sha);
    expect(await db().commit.findUnique({ where: { repositoryId_sha: { repositoryId: id, sha } } })).toMatchObject({
      authorEmail: "dana@acme.example",
      coAuthors: ["Omar <omar@acme.example>"],
      pusherName: "ines-acme",
      pusherEmail: "77+ines-acme@users.noreply.github.com",
    });
  });

  test("that does not tell of pull requests still tells of the commit, and one it does not know is unknown", async () => {
    const { id, fullName } = await repository();
    const [known, unknown] = [commitSha(), commitSha()];
    const author = { name: "Dana Li", email: "dana@acme.example" };
    github.answers.set(`/repos/${fullName}/commits/${known}`, { body: { sha: known, commit: { author } } });
    github.answers.set(`/repos/${fullName}/commits/${known}/pulls?per_page=1`, { status: 500, body: "oops" });
    await lookUpCommit(id, known);
    await lookUpCommit(id, unknown);
    expect(await db().commit.findMany({ where: { repositoryId: id } })).toMatchObject([
      { sha: known, pusherEmail: null },
    ]);
  });
});
