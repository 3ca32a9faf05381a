import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { ForgeFailure } from "@/lib/forge/failure";
import { type Forge, forgeById } from "@/lib/forge/forge";
import { ownDatabase } from "../database";
import { next } from "../factories";
import { ownStandIn, standInToken } from "./stand-in";

const standIn = ownStandIn();
ownDatabase();

async function clientOf<Kind extends "github" | "gitlab">(kind: Kind): Promise<Forge & { kind: Kind }> {
  standIn.world.repositories.set("acme/api", { id: 7 });
  await db().codeHost.deleteMany();
  const { id } = await standIn.connect(kind, "acme/api");
  return (await forgeById(id)) as Forge & { kind: Kind };
}

describe.each(["github", "gitlab"] as const)("a client of %s", (kind) => {
  const ask = async (forge: Forge) =>
    forge.kind === "github"
      ? (await forge.github.rest.repos.get({ owner: "acme", repo: "api" })).data.id
      : (await forge.gitlab.Projects.show("acme/api")).id;

  test("waits as long as the host asks it to, and then asks again", async () => {
    const forge = await clientOf(kind);
    standIn.switches.next = [{ status: 429, headers: { "retry-after": "1" }, body: { message: "slow down" } }];
    const began = Date.now();
    expect(await ask(forge)).toBe(7);
    expect(Date.now() - began).toBeGreaterThanOrEqual(950);
  });

  test("where the wait is long, says until when instead of waiting", async () => {
    const forge = await clientOf(kind);
    standIn.switches.next = [{ status: 429, headers: { "retry-after": "3600" }, body: {} }];
    const failure = await ask(forge).catch((error) => error);
    expect(failure).toBeInstanceOf(ForgeFailure);
    expect(failure).toMatchObject({ reason: "limited" });
    expect(failure.retryAt.getTime()).toBeGreaterThan(Date.now() + 3_500_000);
    // And it does not even try before.
    await expect(ask(forge)).rejects.toMatchObject({ reason: "limited" });
    expect(standIn.asked).toHaveLength(1);
  });

  test("tries again where the host stumbles, and gives up on one that lies", async () => {
    const forge = await clientOf(kind);
    standIn.switches.next = [{ status: 502 }, { status: 503 }];
    expect(await ask(forge)).toBe(7);
    standIn.switches.next = [{ status: 502 }, { status: 502 }, { status: 502 }, { status: 502 }];
    await expect(ask(forge)).rejects.toMatchObject({ reason: "away", status: 502 });
  });

  test("says what the host says in reasons of its own, and never the token", async () => {
    const forge = await clientOf(kind);
    standIn.switches.next = [
      { status: 403, body: { message: "no" } },
      { status: 401 },
      { status: 404 },
      { status: 422 },
    ];
    for (const reason of ["forbidden", "token", "missing", "refused"]) {
      const failure = await ask(forge).catch((error) => error);
      expect(failure).toMatchObject({ name: "ForgeFailure", reason });
      expect(JSON.stringify(failure) + failure.stack).not.toContain(standInToken);
    }
  });
});

describe("a client of GitHub", () => {
  test("follows a rename, and no redirect to another host", async () => {
    const forge = await clientOf("github");
    standIn.switches.renamed.set("/repos/acme/old", "/repos/acme/api");
    expect((await forge.github.rest.repos.get({ owner: "acme", repo: "old" })).data.full_name).toBe("acme/api");
    const elsewhere = await ownServer();
    standIn.switches.next = [{ status: 302, headers: { location: elsewhere.url } }];
    await expect(forge.github.rest.repos.get({ owner: "acme", repo: "api" })).rejects.toMatchObject({
      reason: "address",
    });
    expect(elsewhere.heard).toBe(0);
  });

  test("takes a 403 with nothing left, and a secondary limit, for being asked too much", async () => {
    const soon = String(Math.ceil(Date.now() / 1_000) + 1);
    const forge = await clientOf("github");
    standIn.switches.next = [
      { status: 403, headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": soon }, body: {} },
      { status: 403, headers: { "retry-after": "0" }, body: { message: "You have exceeded a secondary rate limit" } },
      { status: 403, body: { message: "You have exceeded a secondary rate limit. Please wait a few minutes." } },
    ];
    // The last says no time: a minute, by GitHub's own advice.
    await expect(forge.github.rest.repos.get({ owner: "acme", repo: "api" })).rejects.toMatchObject({
      reason: "limited",
    });
    expect(standIn.asked).toHaveLength(3);
  });

  test("leaves to others what it was told to spare", async () => {
    const { connectionId } = await clientOf("github");
    const forge = (await forgeById(connectionId ?? 0, 0.1)) as Forge & { kind: "github" };
    const reset = String(Math.floor(Date.now() / 1_000) + 1_000);
    const low = { "x-ratelimit-limit": "5000", "x-ratelimit-remaining": "400", "x-ratelimit-reset": reset };
    standIn.switches.next = [{ headers: low, body: { id: 7 } }];
    const asked = { owner: "acme", repo: "api" };
    expect((await forge.github.rest.repos.get(asked)).data.id).toBe(7);
    await expect(forge.github.rest.repos.get(asked)).rejects.toMatchObject({ reason: "limited" });
  });

  test("does not send twice what may have been done", async () => {
    const forge = await clientOf("github");
    standIn.switches.next = [{ status: 502 }];
    const issue = { owner: "acme", repo: "api", title: "once" };
    await expect(forge.github.rest.issues.create(issue)).rejects.toMatchObject({ reason: "away" });
    expect(standIn.asked).toHaveLength(1);
  });

  test("asks whether what it knows still holds, and takes that for the answer", async () => {
    const forge = await clientOf("github");
    const number = next();
    standIn.switches.next = [{ headers: { etag: '"v1"' }, body: { id: number } }, { status: 304 }];
    const asked = { owner: "acme", repo: `cached-${number}` };
    expect((await forge.github.rest.repos.get(asked)).data.id).toBe(number);
    expect((await forge.github.rest.repos.get(asked)).data.id).toBe(number);
    expect(standIn.asked[1]?.headers["if-none-match"]).toBe('"v1"');
  });

  test("asks one thing after the other", async () => {
    const forge = await clientOf("github");
    standIn.switches.slowMs = 50;
    const began = Date.now();
    await Promise.all([1, 2, 3, 4].map(() => forge.github.rest.repos.get({ owner: "acme", repo: "api" })));
    expect(Date.now() - began).toBeGreaterThanOrEqual(190);
  });
});

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

async function ownServer(): Promise<{ url: string; heard: number }> {
  const elsewhere = { url: "", heard: 0 };
  const server = createServer((_, response) => {
    elsewhere.heard += 1;
    response.end("{}");
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  elsewhere.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return elsewhere;
}
