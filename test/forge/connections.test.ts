import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { Conflict, Forbidden, Invalid, NotFound, SignInAgain } from "@/lib/errors";
import {
  configureConnection,
  connectCodeHost,
  disconnectCodeHost,
  listConnections,
  rotateConnectionToken,
} from "@/lib/forge/connections";
import { forgeById, forgeOf } from "@/lib/forge/forge";
import { isReachable } from "@/lib/forge/reach";
import { testConnection } from "@/lib/forge/test-connection";
import { type Cast, seatCast, tokenViewer } from "../cast";
import { ownDatabase } from "../database";
import { ownStandIn, standInToken } from "./stand-in";

const standIn = ownStandIn();
ownDatabase();
let cast: Cast;
beforeAll(async () => {
  cast = await seatCast();
});
beforeEach(() => db().codeHost.deleteMany());

const acme = (more = {}) => ({
  kind: "github" as const,
  url: "https://github.com",
  account: "acme",
  token: standInToken,
  internal: false,
  ...more,
});

describe("a connection", () => {
  test("keeps its token sealed: it is in no answer, no event and no row in clear, and its row's fields are bound to it", async () => {
    const made = await connectCodeHost(cast.maya, acme());
    await rotateConnectionToken(cast.maya, made.id, standInToken);
    const events = await db().auditEvent.findMany({ where: { type: { startsWith: "code-host." } } });
    const row = await db().codeHost.findUniqueOrThrow({ where: { id: made.id } });
    const told = JSON.stringify([made, await listConnections(cast.maya), events.map(({ detail }) => detail)]);
    expect(told).not.toContain(standInToken);
    expect(Buffer.from(row.sealedToken).toString("latin1")).not.toContain(standInToken);
    expect(events.map(({ type }) => type)).toEqual(["code-host.connected", "code-host.token_rotated"]);
    await db().codeHost.update({ where: { id: made.id }, data: { url: "https://evil.example" } });
    await expect(forgeById(made.id)).rejects.toThrow();
  });

  test("is a manager's to make, change and end, after a fresh sign-in; for others it is not there to be changed", async () => {
    const made = await connectCodeHost(cast.maya, acme());
    for (const viewer of [cast.bob, cast.rita, cast.mallory, tokenViewer(cast.maya, ["sources:read"])]) {
      await expect(connectCodeHost(viewer, acme({ account: "other" }))).rejects.toThrow(Forbidden);
      await expect(rotateConnectionToken(viewer, made.id, standInToken)).rejects.toThrow(Forbidden);
      await expect(configureConnection(viewer, made.id, { writeBack: true })).rejects.toThrow(Forbidden);
      await expect(testConnection(viewer, made.id)).rejects.toThrow(Forbidden);
      await expect(disconnectCodeHost(viewer, made.id)).rejects.toThrow(Forbidden);
    }
    for (const viewer of [cast.rita, cast.mallory]) await expect(listConnections(viewer)).rejects.toThrow(Forbidden);
    const stale = { ...cast.maya, signedInAt: new Date(0) };
    await expect(connectCodeHost(stale, acme({ account: "other" }))).rejects.toThrow(SignInAgain);
    expect(await configureConnection(cast.maya, made.id, { writeBack: true })).toMatchObject({ writeBack: true });
    await disconnectCodeHost(cast.alice, made.id);
    await expect(disconnectCodeHost(cast.alice, made.id)).rejects.toThrow(NotFound);
  });

  test("is one for each account of a host, whatever its case", async () => {
    await connectCodeHost(cast.maya, acme());
    await expect(connectCodeHost(cast.maya, acme({ account: "ACME", url: "https://github.com/" }))).rejects.toThrow(
      Conflict,
    );
  });

  test.each([
    "http://github.example",
    "ftp://github.com",
    "https://user:pass@github.com",
    "https://169.254.169.254",
    "https://[::ffff:169.254.169.254]",
    "https://0xa9fea9fe",
    "https://2852039166",
    "https://10.0.0.5",
    "https://[fd00::1]",
    "https://[::]",
    "https://0",
    "no address",
  ])("is not made to %s", async (url) => {
    await expect(connectCodeHost(cast.maya, acme({ url }))).rejects.toThrow(Invalid);
  });

  test("to a host inside the network is an owner's to make, who says so", async () => {
    const inside = acme({ url: "https://10.0.0.5", internal: true });
    await expect(connectCodeHost(cast.maya, inside)).rejects.toThrow(Forbidden);
    expect(await connectCodeHost(cast.alice, inside)).toMatchObject({ internal: true });
    await expect(connectCodeHost(cast.alice, acme({ url: "https://169.254.169.254", internal: true }))).rejects.toThrow(
      Invalid,
    );
  });

  test("is found for a repository by its host and the longest account that holds it", async () => {
    const wide = await connectCodeHost(cast.maya, acme());
    const near = await connectCodeHost(cast.maya, acme({ account: "acme/api" }));
    const other = await connectCodeHost(cast.maya, acme({ kind: "gitlab", url: "https://gitlab.com" }));
    const at = async (fullName: string, url: string | null) => (await forgeOf({ fullName, url }))?.connectionId ?? null;
    expect(await at("acme/api", "https://github.com/acme/api")).toBe(near.id);
    expect(await at("Acme/web", "https://github.com/Acme/web")).toBe(wide.id);
    expect(await at("acme/team/api", "https://gitlab.com/acme/team/api")).toBe(other.id);
    expect(await at("acme-corp/api", "https://github.com/acme-corp/api")).toBeNull();
    expect(await at("acme/api", "https://elsewhere.example/acme/api")).toBeNull();
    expect(await at("acme/web", null)).toBe(wide.id);
  });
});

test("an address is judged whatever it is spelt like", () => {
  const outside = { internal: false, loopback: false };
  const refused = ["127.0.0.1", "::1", "::ffff:127.0.0.1", "10.1.2.3", "::ffff:a00:1", "192.168.0.1", "172.31.0.1"];
  refused.push("100.64.0.1", "fd12::1", "fe80::1", "169.254.169.254", "::ffff:a9fe:a9fe", "0.0.0.0", "::", "nonsense");
  refused.push("64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1", "224.0.0.1", "255.255.255.255");
  expect(refused.filter((address) => isReachable(address, outside))).toEqual([]);
  const everything = { internal: true, loopback: true };
  expect(["169.254.169.254", "fe80::1", "::", "fd00:ec2::254"].filter((one) => isReachable(one, everything))).toEqual(
    [],
  );
  expect(["140.82.112.3", "2606:50c0:8000::153"].every((one) => isReachable(one, outside))).toBe(true);
  expect(["10.1.2.3", "fd12::1", "127.0.0.1"].every((one) => isReachable(one, everything))).toBe(true);
});

describe("a test of a connection", () => {
  test("of an organisation at GitHub says in a sentence what the token lacks, in the host's own words", async () => {
    standIn.world.accounts.set("acme", "Organization");
    standIn.world.lacking.push("dependabot");
    const { id } = await standIn.connect("github", "acme");
    expect(await testConnection(cast.maya, id)).toMatchObject({
      works: true,
      lacking: ["Dependabot alerts: read (dependabot_alerts=read)"],
      sentence: expect.stringMatching(/^The token works, and lacks: Dependabot alerts: read/),
    });
    expect(standIn.asked.filter(({ path }) => path.includes("secret-scanning"))[0]?.path).toContain("hide_secret=true");
    expect(standIn.asked.every(({ method }) => method === "GET")).toBe(true);
    standIn.world.lacking.length = 0;
    expect(await testConnection(cast.maya, id)).toMatchObject({
      sentence: "It works: the token may read everything Handback asks of acme.",
    });
    expect(await listConnections(cast.maya)).toMatchObject([{ lacking: [], checkedFault: null }]);
  });

  test("of a project at GitLab tells when the token ends", async () => {
    standIn.world.repositories.set("acme/team/api", { id: 7 });
    const { id } = await standIn.connect("gitlab", "acme/team/api");
    const tested = await testConnection(cast.maya, id);
    expect(tested).toMatchObject({ works: true, lacking: [], tokenEndsAt: new Date("2027-06-30T00:00:00Z") });
  });

  test("with a token the host refuses, or of an account it does not know, says so", async () => {
    const { id } = await standIn.connect("github", "nowhere");
    expect(await testConnection(cast.maya, id)).toMatchObject({
      works: false,
      sentence: "The code host knows no nowhere, or the token may not see it.",
    });
    await rotateConnectionToken(cast.maya, id, `${standInToken}-revoked`);
    const { sentence } = await testConnection(cast.maya, id);
    expect(sentence).toBe("The code host does not take the token: it is wrong, expired or revoked.");
    expect(await listConnections(cast.maya)).toMatchObject([{ checkedFault: sentence }]);
  });
});
