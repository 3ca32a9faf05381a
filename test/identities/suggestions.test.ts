import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { db, inTransaction } from "@/lib/db/client";
import { Conflict, Forbidden } from "@/lib/errors";
import { addressKey, fileAuthors } from "@/lib/identities/developers";
import { parseMailmap } from "@/lib/identities/mailmap";
import { undoMerge } from "@/lib/identities/merge";
import { type Known, likelySame } from "@/lib/identities/same-person";
import {
  acceptSuggestion,
  dismissSuggestion,
  listSuggestions,
  reopenSuggestion,
  suggestAgain,
  uploadMailmap,
} from "@/lib/identities/suggestions";
import { type Cast, seatCast } from "../cast";
import { ownDatabase } from "../database";
import { asSystem, next } from "../factories";
import { addressOf, developerOf } from "./known";

ownDatabase();

let cast: Cast;
beforeAll(async () => {
  cast = await seatCast();
});

const seen = (...authors: [name: string, email: string][]) =>
  inTransaction((tx) =>
    fileAuthors(
      tx,
      authors.map(([name, email]) => ({ name, email })),
    ),
  );
const suggested = async (...emails: string[]) =>
  (await listSuggestions(cast.maya)).suggestions.filter(({ first, second }) =>
    [first.email, second.email].some((email) => emails.includes(email)),
  );

describe("the four forms of a .mailmap", () => {
  test.each([
    ["Proper Name <proper@x.example>", []],
    ["<proper@x.example> <seen@x.example>", ["proper@x.example < seen@x.example"]],
    ["Proper Name <proper@x.example> <seen@x.example>", ["proper@x.example < seen@x.example"]],
    ["Proper Name <Proper@X.example> Old Name <SEEN@x.example>", ["proper@x.example < seen@x.example"]],
    ["  # Proper <proper@x.example> <seen@x.example>", []],
    ["Proper <proper@x.example> <seen@x.example> # and why", ["proper@x.example < seen@x.example"]],
    ["Same <a@x.example> Other <a@x.example>", []],
    ["A <a@x.example> N <root@localhost>\nB <b@x.example> M <root@localhost>", []],
    [
      "\ufeffA <a@x.example> <b@x.example>\r\n\r\nC <c@x.example> <d@x.example>\r",
      ["a@x.example < b@x.example", "c@x.example < d@x.example"],
    ],
  ])("%j", (text, mappings) => {
    const read = parseMailmap(text);
    expect(read.mappings.map(({ proper, seen }) => `${proper} < ${seen}`)).toEqual(mappings);
    expect(read.unreadable).toBe(0);
  });

  test("lines that are none are counted, however long or odd", () => {
    const odd = ["nonsense", "<", "A B C", "<>", "x".repeat(100_000)].join("\n");
    expect(parseMailmap(odd)).toEqual({ mappings: [], unreadable: 5 });
  });
});

describe("two addresses are suggested as one person's", () => {
  const known = (email: string, names: string[] = [], unmailable: Known["unmailable"] = null): Known => ({
    id: next(),
    email,
    names,
    unmailable,
  });
  const host = "users.noreply.github.com";
  test.each([
    ["one account under two logins", [known(`7+old@${host}`), known(`7+new@${host}`)], 1],
    ["one login in both forms", [known(`7+Login@${host}`), known(`login@${host}`)], 1],
    [
      "one full name in other letters",
      [known("a@x.example", ["Zoë Ångström"]), known("b@x.example", ["ZOE ANGSTROM"])],
      1,
    ],
    [
      "an account that nine addresses claim",
      Array.from({ length: 9 }, (_, index) => known(`7+login-${index}@${host}`)),
      0,
    ],
    ["a login that nine spellings claim", Array.from({ length: 9 }, () => known(`login@${host}`)), 0],
    ["two accounts", [known(`7+a@${host}`), known(`8+b@${host}`)], 0],
    ["a login that two accounts had", [known(`7+a@${host}`), known(`8+a@${host}`), known(`a@${host}`)], 0],
    ["one login at two hosts", [known(`7+a@${host}`), known("a@users.noreply.gitlab.com")], 0],
    ["a first name", [known("a@x.example", ["Zoe"]), known("b@x.example", ["Zoe"])], 0],
    ["no name", [known("a@x.example", [""]), known("b@x.example", ["..."])], 0],
    ["a shared address", [known("a@x.example", ["Ann Bo"], "shared"), known("b@x.example", ["Ann Bo"])], 0],
    ["a bot", [known("a@x.example", ["Ann Bo"], "bot"), known("b@x.example", ["Ann Bo"])], 0],
    [
      "a placeholder of several people",
      [known("root@localhost", ["Ann Bo", "Cy Do"], "host_local"), known("b@x.example", ["Ann Bo"])],
      0,
    ],
    [
      "a name that nine addresses bear",
      Array.from({ length: 9 }, () => known(`x${next()}@x.example`, ["Your Name"])),
      0,
    ],
  ])("%s", (_, addresses, pairs) => {
    expect(likelySame(addresses)).toHaveLength(pairs);
  });
});

describe("a suggestion", () => {
  test("links nothing by itself, merges when a manager agrees, and can be taken back and asked again", async () => {
    const [one, other] = [`zoe-${next()}@acme.example`, `zoe-${next()}@gmail.example`];
    await seen(["Zoe Winter", one], ["zoë winter", other]);
    await suggestAgain(cast.maya);
    expect(await developerOf(one)).not.toBe(await developerOf(other));
    const [suggestion] = await suggested(one);
    expect(suggestion).toMatchObject({ rule: "equal_name", reason: expect.stringContaining("95 of 100") });
    const { developerId, mergeId } = await acceptSuggestion(cast.maya, suggestion?.id ?? 0);
    expect(await developerOf(one)).toBe(await developerOf(other));
    expect(await addressOf(other)).toMatchObject({ link: "approved" });
    await expect(acceptSuggestion(cast.maya, suggestion?.id ?? 0)).rejects.toThrow(Conflict);
    expect(await suggested(one)).toEqual([]);
    await undoMerge(cast.maya, developerId, mergeId);
    await reopenSuggestion(cast.maya, suggestion?.id ?? 0);
    expect(await suggested(one)).toHaveLength(1);
  });

  test("that was dismissed stays so, whatever is looked at again, and by whatever rule", async () => {
    const [one, other] = [`kim-${next()}@acme.example`, `kim-${next()}@gmail.example`];
    await seen(["Kim Summer", one], ["Kim Summer", other]);
    await suggestAgain(cast.maya);
    const [suggestion] = await suggested(one);
    await dismissSuggestion(cast.maya, suggestion?.id ?? 0);
    await suggestAgain(asSystem);
    await uploadMailmap(cast.maya, `Kim <${one}> <${other}>`);
    expect(await suggested(one)).toEqual([]);
  });

  test("goes when nothing speaks for it any more", async () => {
    const [one, other] = [`lee-${next()}@acme.example`, `lee-${next()}@gmail.example`];
    await seen(["Lee Autumn", one], ["Lee Autumn", other]);
    await suggestAgain(cast.maya);
    expect(await suggested(one)).toHaveLength(1);
    await db().address.update({ where: { email: other }, data: { unmailable: "shared" } });
    await suggestAgain(cast.maya);
    expect(await suggested(one)).toEqual([]);
  });

  test("is neither shown to, nor made or decided by, anybody but managers", async () => {
    const [one, other] = [`max-${next()}@acme.example`, `max-${next()}@gmail.example`];
    await seen(["Max Spring", one], ["Max Spring", other]);
    await suggestAgain(cast.maya);
    const [suggestion] = await suggested(one);
    const id = suggestion?.id ?? 0;
    for (const viewer of [cast.mallory, cast.bob]) {
      for (const verb of [acceptSuggestion, dismissSuggestion, reopenSuggestion]) {
        await expect(verb(viewer, id)).rejects.toThrow(Forbidden);
      }
      await expect(listSuggestions(viewer)).rejects.toThrow(Forbidden);
      await expect(suggestAgain(viewer)).rejects.toThrow(Forbidden);
      await expect(uploadMailmap(viewer, "")).rejects.toThrow(Forbidden);
    }
    expect(await suggested(one)).toHaveLength(1);
  });

  test("of a .mailmap is made of addresses that are known alone; the rest is counted", async () => {
    const [one, other] = [`ola-${next()}@Acme.example`, `${next()}+ola@users.noreply.github.com`];
    await seen(["Ola", one], ["ola", other]);
    const text = [
      `Ola <${one.toUpperCase()}> <${other}>`,
      "X <nobody@acme.example> <nowhere@acme.example>",
      "what?",
    ].join("\n");
    expect(await uploadMailmap(cast.maya, text)).toEqual({ mappings: 2, unknown: 1, unreadable: 1, suggested: 1 });
    expect(await uploadMailmap(cast.maya, text)).toMatchObject({ suggested: 0 });
    expect(await suggested(other)).toMatchObject([{ rule: "mailmap" }]);
  });
});

const archive = path.resolve("../shared/data/corpora.tar.xz");
const directory = mkdtempSync(path.join(tmpdir(), "handback-identities-"));
const files = ["identity/identities.pseudonymous.jsonl", "identity/mailmap.pseudonymous"];
if (existsSync(archive)) execFileSync("tar", ["xf", archive, "-C", directory]);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe.skipIf(!existsSync(archive))("on the identities of a real repository", () => {
  type Row = { person: string; name: string; email: string };
  const read = (file: string | undefined) => readFileSync(path.join(directory, file ?? ""), "utf8");
  const rows = () =>
    read(files[0])
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Row);

  test("what is suggested is right, and finds most of what there is", async () => {
    await seen(...rows().map(({ name, email }): [string, string] => [name, email]));
    await suggestAgain(asSystem);
    const receipt = await uploadMailmap(asSystem, read(files[1]));
    expect(receipt).toMatchObject({ unreadable: 0 });

    const people = new Map<string, Set<string>>();
    for (const { person, email } of rows())
      people.set(addressKey(email), (people.get(addressKey(email)) ?? new Set()).add(person));
    const same = (one: string, other: string) =>
      [...(people.get(one) ?? [])].some((person) => people.get(other)?.has(person));
    const emails = [...people.keys()];
    const truePairs = emails.flatMap((one, index) =>
      emails.slice(index + 1).filter((other) => same(one, other)),
    ).length;

    const emailOf = new Map((await db().address.findMany()).map(({ id, email }) => [id, email]));
    const all = (await db().suggestion.findMany())
      .map(({ firstId, secondId, rule }) => ({
        rule,
        pair: [emailOf.get(firstId) ?? "", emailOf.get(secondId) ?? ""] as const,
      }))
      .filter(({ pair }) => pair.every((email) => people.has(email)));
    const measured = (rule: string) => {
      const found = all.filter((suggestion) => rule === "all" || suggestion.rule === rule);
      const distinct = new Map(found.map(({ pair }) => [pair.join(), pair]));
      const right = [...distinct.values()].filter(([one, other]) => same(one, other)).length;
      return { precision: right / distinct.size, recall: right / truePairs };
    };
    expect(truePairs).toBeGreaterThan(100);
    expect(measured("equal_name").precision).toBeGreaterThan(0.95);
    expect(measured("equal_name").recall).toBeGreaterThan(0.5);
    expect(measured("mailmap").precision).toBeGreaterThan(0.95);
    expect(measured("mailmap").recall).toBeGreaterThan(0.7);
    expect(measured("all").recall).toBeGreaterThan(0.85);
  });
});
