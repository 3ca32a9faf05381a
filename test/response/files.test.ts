import { createHash } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { addFile, deleteFile, listFiles, mostFileBytes, readFile } from "@/lib/response/files";
import { asMarkdown } from "@/lib/response/markdown";
import { addMoment, listMoments } from "@/lib/response/moments";
import { removePerson } from "@/lib/response/people";
import { writeReport } from "@/lib/response/report";
import { endAttack, keepAmongFew } from "@/lib/response/stance";
import { createToken } from "@/lib/tokens/tokens";
import { call } from "../api/call";
import { type Cast, seatCast } from "../cast";
import { eventTypes, ownDatabase } from "../database";
import { asSystem, declared } from "../factories";

ownDatabase();
let cast: Cast;
let id: number;
const log = Buffer.from("2026-11-27 login as deploy from 203.0.113.9\n");

beforeEach(async () => {
  cast = await seatCast();
  id = await declared(cast.maya, [cast.bob.memberId]);
});

const add = (name: string, bytes: Buffer = log, place = {}) => addFile(cast.bob, id, { name, bytes, ...place });

describe("a file of evidence", () => {
  test("is stored sealed, read as it was, and says what it is", async () => {
    const moment = await addMoment(cast.bob, id, { text: "Seen in the logs." });
    const { id: file, ...kept } = await add("auth.log", log, { moment });
    const sha256 = createHash("sha256").update(log).digest("hex");
    expect(kept).toMatchObject({
      name: "auth.log",
      bytes: log.length,
      sha256,
      momentId: moment,
      adder: { name: "Bob Okafor" },
    });
    const stored = await db().responseFile.findUniqueOrThrow({ where: { id: file } });
    expect(Buffer.from(stored.sealed ?? []).includes("deploy")).toBe(false);
    expect((await readFile(cast.maya, id, file)).content.equals(log)).toBe(true);
    const types = await eventTypes(id);
    expect(types.filter((type) => type.startsWith("response.file_"))).toEqual([
      "response.file_added",
      "response.file_read",
    ]);
    expect((await listMoments(cast.bob, id)).at(-1)?.text).toContain(sha256);
  });

  test.each([
    ["picture.txt", "89504e470d0a1a0a00", "image/png"],
    ["page.png", Buffer.from("<script>alert(1)</script>").toString("hex"), "text/plain; charset=utf-8"],
    ["report.txt", "255044462d312e37", "application/pdf"],
    ["dump", "d4c3b2a102000400", "application/vnd.tcpdump.pcap"],
    ["tool.log", "4d5a9000", "application/vnd.microsoft.portable-executable"],
    ["noise", "00ff00ff", "application/octet-stream"],
  ])("is what its bytes say, not its name: %s", async (name, hex, type) => {
    expect((await add(name, Buffer.from(hex, "hex"))).type).toBe(type);
  });

  test("has a harmless name", async () => {
    expect((await add("../../etc/pass\u202Ewd\r\n.txt")).name).toBe("passwd.txt");
    expect((await add("C:\\Users\\x\\shot.png")).name).toBe("shot.png");
    expect((await add("\u0000/")).name).toBe("evidence");
    expect((await add("a".repeat(300))).name).toHaveLength(200);
  });

  test("is small, not empty, and belongs to something of this response", async () => {
    await expect(add("empty", Buffer.alloc(0))).rejects.toThrow("empty");
    await expect(add("large", Buffer.alloc(mostFileBytes + 1))).rejects.toThrow("at most 10 MiB");
    expect((await add("just", Buffer.alloc(mostFileBytes))).bytes).toBe(mostFileBytes);
    await expect(add("log", log, { step: 99 })).rejects.toThrow("no such step");
    await expect(add("log", log, { moment: 999_999 })).rejects.toThrow("no such moment");
    await db().responseFile.updateMany({ where: { incidentId: id }, data: { bytes: 250 * 1_048_576 } });
    await expect(add("more")).rejects.toThrow("250 MiB together");
  });

  test("is the team's and the owners', also once the incident is opened to others", async () => {
    const { id: file } = await add("auth.log");
    await expect(listFiles(cast.mallory, id)).rejects.toThrow("not declared");
    await endAttack(cast.maya, id, "");
    await keepAmongFew(cast.maya, id, false);
    await removePerson(cast.maya, id, cast.bob.memberId);
    await expect(listFiles(cast.bob, id)).rejects.toThrow("people who work on it");
    await expect(readFile(cast.bob, id, file)).rejects.toThrow("people who work on it");
    await expect(add("another.log")).rejects.toThrow("people who work on it");
    expect(asMarkdown(await writeReport(cast.bob, id, "markdown"))).not.toContain("## Evidence");
    expect((await listFiles(cast.alice, id)).map(({ name }) => name)).toEqual(["auth.log"]);
    const another = await declared(cast.alice);
    await expect(readFile(cast.alice, another, file)).rejects.toThrow("no such file");
    await expect(readFile(cast.alice, another, "1")).rejects.toThrow("no such file");
  });

  test("is deleted by whoever leads, and what it was stays", async () => {
    const { id: file, sha256 } = await add("auth.log", log, { step: 5 });
    await expect(deleteFile(cast.bob, id, file, "mine")).rejects.toThrow("leads");
    await expect(deleteFile(cast.maya, id, file, " ")).rejects.toThrow("Say why");
    await deleteFile(cast.maya, id, file, "It held a customer's address.");
    await expect(readFile(cast.maya, id, file)).rejects.toThrow("deleted");
    await expect(deleteFile(cast.maya, id, file, "again")).rejects.toThrow("already");
    expect(await db().responseFile.findUniqueOrThrow({ where: { id: file } })).toMatchObject({ sealed: null, sha256 });
    const text = asMarkdown(await writeReport(cast.bob, id, "markdown"));
    expect(text).toContain(`SHA-256 ${sha256}, step 5`);
    expect(text).toMatch(/deleted .* by Maya Lindqvist: It held a customer's address/);
  });

  test("comes over HTTP as bytes, to be saved and not shown", async () => {
    const scopes = ["incidents:read", "incidents:write"] as const;
    const { token } = await createToken(asSystem, { memberId: cast.bob.memberId, name: "files", scopes: [...scopes] });
    const address = `/api/v1/incidents/${id}/response/files`;
    const sent = await call(token, "POST", `${address}?name=naïve%20'log'.html&step=5`, { html: "<b>" });
    expect(sent.status).toBe(201);
    const file = (await sent.json()) as { id: string; name: string; type: string };
    expect(file).toMatchObject({ name: "naïve 'log'.html", type: "text/plain; charset=utf-8", step: 5 });
    const got = await call(token, "GET", `${address}/${file.id}`);
    expect(await got.text()).toBe('{"html":"<b>"}');
    expect(got.headers.get("content-disposition")).toBe("attachment; filename*=UTF-8''na%C3%AFve%20%27log%27.html");
    expect(got.headers.get("content-type")).toBe("application/octet-stream");
    expect(got.headers.get("content-security-policy")).toContain("sandbox");
    expect(got.headers.get("x-content-type-options")).toBe("nosniff");
  });
});
