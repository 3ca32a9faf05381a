import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { MemberViewer } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";
import { Forbidden, Invalid } from "@/lib/errors";
import { ignoreIncident } from "@/lib/incidents/ignore";
import { notePrevented, preventionOf } from "@/lib/scanning/prevented";
import { longestDocument, scanDocuments } from "@/lib/scanning/scan";
import { Secret } from "@/lib/secret";
import { type Cast, seatCast, tokenViewer } from "../cast";
import { ownDatabase } from "../database";
import { day, finding, grant, incidentOf, report } from "../factories";

ownDatabase();

let cast: Cast;
beforeAll(async () => {
  cast = await seatCast();
});

/** Shaped like a SendGrid key, put together here so that no file holds one. */
const sendgrid = (mark: string) =>
  ["SG", `${mark}${"a1B2c3D4e5F6g7H8i9J0k".slice(mark.length)}x`, `${"k1".repeat(21)}z`].join(".");
const scan = async (document: string, viewer: MemberViewer = cast.rita) =>
  (await scanDocuments(viewer, [{ filename: "a.txt", document }]))[0];

describe("a scan", () => {
  test("finds a key where it is, counted in code points and lines", async () => {
    const key = sendgrid("p");
    const scanned = await scan(`héllo 😀\nkey = "${key}"\n`);
    expect(scanned?.policy_breaks).toMatchObject([
      {
        type: "SendGrid Key",
        policy: "Secrets detection",
        matches: [
          { type: "apikey", match: key, index_start: 15, index_end: 15 + key.length - 1, line_start: 2, line_end: 2 },
        ],
        known_secret: false,
        incident_url: "",
        diff_kind: null,
      },
    ]);
    expect(scanned?.is_diff).toBe(false);
  });

  test("of a patch says what its lines do", async () => {
    const [added, removed, kept] = ["a", "b", "c"].map(sendgrid);
    const scanned = await scan(`@@ -1,2 +1,2 @@\n-old = "${removed}"\n+new = "${added}"\n same = "${kept}"\n`);
    expect(scanned?.is_diff).toBe(true);
    expect(scanned?.policy_breaks.map(({ diff_kind }) => diff_kind)).toEqual(["deletion", "addition", "context"]);
  });

  test.each([
    "key = process.env.API_KEY_OF_SERVICE",
    'api_key = "your_api_key_goes_here_12345"',
    "password: changeme1234",
  ])("takes a placeholder for none: %s", async (document) => {
    expect((await scan(document))?.policy_breaks).toEqual([]);
  });

  test("marks what the workspace knows, for whoever may see it, and what it ignored", async () => {
    const key = sendgrid("k");
    const found = finding({ identity: { secret: new Secret(key) } });
    await report([found]);
    const { id } = await incidentOf(found);
    const document = `@@ -0,0 +1 @@\n+key = "${key}"\n`;
    expect((await scan(document, cast.mallory))?.policy_breaks).toMatchObject([
      { known_secret: false, incident_url: "" },
    ]);
    await grant(cast.rita, id);
    expect((await scan(document))?.policy_breaks).toMatchObject([
      { known_secret: true, incident_url: `https://handback.acme.example/incidents/${id}`, is_excluded: false },
    ]);
    await ignoreIncident(cast.maya, id, { reason: "test_credential" });
    // The scope scan is all that ggshield's login asks for.
    for (const viewer of [cast.rita, tokenViewer(cast.rita, ["scan"])]) {
      expect((await scan(document, viewer))?.policy_breaks).toMatchObject([
        { known_secret: true, is_excluded: true, exclude_reason: "ignored in Handback: test credential" },
      ]);
    }
    expect((await scan(document, tokenViewer(cast.mallory, ["scan"])))?.policy_breaks).toMatchObject([
      { known_secret: false, is_excluded: false, incident_url: "" },
    ]);
  });

  test("knows what a report of ggshield named by its hash of the matches, sorted by their types", async () => {
    const document = `https://${"admin"}:${"Tr0ub4dor3horses"}@db.acme.example/main`;
    const [found] = (await scan(document))?.policy_breaks ?? [];
    const matches = (found?.matches ?? []).map(({ type, match }) => ({ type, match }));
    expect(matches.length).toBeGreaterThan(1);
    const named = matches.toSorted((one, other) => one.type.localeCompare(other.type));
    const hash = createHash("sha256");
    for (const { match, type } of named) hash.update(`${match},${type}`);
    const identity = { external: `ggshield:secret:${new Secret(hash.digest("hex")).fingerprint()}` };
    const reported = finding({ identity });
    await report([reported]);
    const { id } = await incidentOf(reported);
    await grant(cast.rita, id);
    expect((await scan(document))?.policy_breaks).toMatchObject([
      { known_secret: true, incident_url: `https://handback.acme.example/incidents/${id}` },
    ]);
  });

  test("of a private key in a patch knows the key without the marks of the patch", async () => {
    const random = (line: number) => createHash("sha384").update(`line ${line}`).digest("base64");
    const body = `MI${[1, 2, 3, 4, 5, 6, 7, 8].map(random).join("\n")}`;
    const lines = ["-----BEGIN RSA PRIVATE KEY-----", ...body.split("\n"), "-----END RSA PRIVATE KEY-----"];
    const found = finding({ identity: { secret: new Secret(lines.join("\n")) } });
    await report([found]);
    await grant(cast.rita, (await incidentOf(found)).id);
    const scanned = await scan(`@@ -0,0 +1,10 @@\n+${lines.join("\n+")}\n`);
    expect(scanned?.policy_breaks).toMatchObject([{ known_secret: true, matches: [{ match: lines.join("\n+") }] }]);
  });

  test("needs its permission, and bounded documents", async () => {
    await expect(scan("x", tokenViewer(cast.rita, ["incidents:read"]))).rejects.toThrow(Forbidden);
    await expect(scan("x".repeat(longestDocument + 1))).rejects.toThrow(Invalid);
  });

  test("leaves nothing of a secret in the database", async () => {
    const key = sendgrid("n");
    const scanned = await scanDocuments(cast.rita, [{ filename: "a", document: `+key = "${key}"` }]);
    await notePrevented(
      cast.rita,
      { id: "c1", mode: "pre_commit", repository: "github.com/acme/api", ignoresKnown: false },
      scanned,
    );
    const rows = await db().preventedLeak.findMany();
    expect(rows).toMatchObject([{ secrets: 1, mode: "pre_commit", memberId: cast.rita.memberId }]);
    expect(JSON.stringify(rows)).not.toContain(key);
  });

  test("that took a hook to stop is counted once per command, whatever its parts; others are not counted", async () => {
    const scanned = await scanDocuments(cast.bob, [{ filename: "a", document: `key = "${sendgrid("m")}"` }]);
    for (const mode of ["pre_push", "pre_push", "path"]) {
      await notePrevented(cast.bob, { id: `bob ${mode}`, mode, repository: "", ignoresKnown: false }, scanned);
    }
    const since = new Date(Date.now() - day);
    expect(await preventionOf(cast.bob, cast.bob.memberId, since)).toMatchObject({ commands: 1, secrets: 2 });
    await expect(preventionOf(cast.rita, cast.bob.memberId, since)).rejects.toThrow(Forbidden);
  });

  test("of what is known already is not counted where its hook lets that through", async () => {
    const key = sendgrid("w");
    const found = finding({ identity: { secret: new Secret(key) } });
    await report([found]);
    const scanned = await scanDocuments(cast.maya, [{ filename: "a", document: `key = "${key}"` }]);
    const command = { id: "maya", mode: "pre_commit", repository: "", ignoresKnown: true };
    await notePrevented(cast.maya, command, scanned);
    expect(await preventionOf(cast.maya, cast.maya.memberId, new Date(0))).toMatchObject({ commands: 0 });
  });
});

const hasGitleaks = () => {
  try {
    execFileSync("gitleaks", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

describe.skipIf(!hasGitleaks())("with gitleaks on the PATH, a scan", () => {
  test("finds kinds that the other engine does not know, where they are in each document", async () => {
    const [first, second] = ["one", "two"].map(
      (mark) => `dop_v1_${createHash("sha256").update(mark).digest("hex")}`,
    ) as [string, string];
    const scanned = await scanDocuments(cast.rita, [
      { filename: "clean.ts", document: "let nothing;\n\n" },
      { filename: "a.ts", document: `// 😀 é\nconst token = "${first}";\nconst other = "${first}";\n` },
      { filename: "b.ts", document: `@@ -1 +1,2 @@\n-token = "${first}"\n+token = "${second}"\n` },
    ]);
    const places = scanned.map(({ policy_breaks }) =>
      policy_breaks.map(({ type, matches: [match], diff_kind }) => [type, match?.match, match?.line_start, diff_kind]),
    );
    expect(places).toEqual([
      [],
      [
        ["Digitalocean pat Key", first, 2, null],
        ["Digitalocean pat Key", first, 3, null],
      ],
      [
        ["Digitalocean pat Key", first, 2, "deletion"],
        ["Digitalocean pat Key", second, 3, "addition"],
      ],
    ]);
  });
});

const archive = path.resolve("../shared/data/corpora.tar.xz");
type Golden = { src: string; status: number; request: unknown; response: unknown };
type Break = {
  matches: { type: string; index_start: number; index_end: number; line_start: number; line_end: number }[];
};
type Answer = { is_diff: boolean; policy_breaks: Break[] };

// gitleaks finds more than GitGuardian does.
describe.skipIf(!existsSync(archive) || hasGitleaks())("GitGuardian's own engine", () => {
  const golden: Golden[] = existsSync(archive)
    ? JSON.parse(
        execFileSync("tar", ["-xOf", archive, "./gitguardian/scan-api-golden.json"], { maxBuffer: 1e8 }).toString(),
      )
    : [];
  test.each(
    golden.filter(({ status }) => status === 200).map((each, index) => [`${index} ${each.src}`, each] as const),
  )("finds the same in %s", async (_, { request, response }) => {
    const documents = [request].flat() as { filename?: string; document: string }[];
    const answers = [response].flat() as Answer[];
    const scanned = await scanDocuments(
      cast.rita,
      documents.map(({ filename = "", document }) => ({ filename, document })),
    );
    const outline = ({ is_diff, policy_breaks }: Answer) => ({
      is_diff: is_diff ?? false,
      matches: policy_breaks.flatMap(({ matches }) =>
        matches.map(({ type, index_start, index_end, line_start, line_end }) => ({
          ...{ type, index_start, index_end, line_start, line_end },
        })),
      ),
    });
    expect(scanned.map(outline)).toEqual(answers.map(outline));
  });
});

test("what a client says of its repository is kept without the login it may hold", async () => {
  const key = ["glpat", "a1B2c3D4e5F6g7H8i9J0"].join("-");
  const command = { id: "with-login", mode: "pre_commit", ignoresKnown: false };
  const scanned = [await scan(`sendgrid_key = "${sendgrid("lg")}"`)].flatMap((one) => one ?? []);
  await notePrevented(cast.bob, { ...command, repository: `https://oauth2:${key}@gitlab.com/acme/api.git` }, scanned);
  const kept = await db().preventedLeak.findFirstOrThrow({ where: { commandId: "with-login" } });
  expect(kept.repository).toBe("https://gitlab.com/acme/api.git");
});
