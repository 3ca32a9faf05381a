import { describe, expect, test } from "vitest";
import { matches, parseCodeowners, ruleFor } from "@/lib/asking/codeowners";
import { processorTime } from "@/test/processor-time";

const owners = (text: string, path: string) => ruleFor(parseCodeowners(text), path)?.owners ?? null;

describe("a pattern of CODEOWNERS", () => {
  // What GitHub documents, and what .gitignore, whose rules it follows, says of the rest.
  const table: [pattern: string, yes: string[], no: string[]][] = [
    ["*", ["README.md", "a/b/c.js"], []],
    ["**", ["README.md", "a/b/c.js"], []],
    ["/*", ["README.md"], ["a/b.js"]],
    ["*.js", ["a.js", "src/a.js", "src/deep/b.min.js"], ["a.jsx", "a.js.map", "js"]],
    ["/build/logs/", ["build/logs/a.log", "build/logs/deep/b.log"], ["build/logs", "src/build/logs/a.log"]],
    ["docs/*", ["docs/getting-started.md"], ["docs/build-app/troubleshooting.md", "src/docs/a.md"]],
    ["apps/", ["apps/a.js", "src/apps/a.js", "src/apps/deep/b.js"], ["apps", "src/myapps/a.js"]],
    ["/docs/", ["docs/a.md", "docs/b/c.md"], ["src/docs/a.md", "docs"]],
    ["/scripts", ["scripts", "scripts/a.sh", "scripts/deep/b.sh"], ["src/scripts/a.sh"]],
    ["**/logs", ["logs/a.log", "build/logs/a.log", "deeply/nested/logs/x/a.log"], ["build/mylogs/a.log"]],
    ["/apps/github", ["apps/github", "apps/github/a.js"], ["apps/gitlab/a.js", "x/apps/github/a.js"]],
    ["src/**", ["src/a.js", "src/b/c.js"], ["src", "lib/src/a.js"]],
    ["/src/**/*.ts", ["src/a.ts", "src/a/b/c.ts"], ["src/a.js", "lib/a.ts"]],
    ["**/test/**", ["test/a.js", "src/test/a.js", "src/test/b/c.js"], ["src/tests/a.js", "test"]],
    ["src/*/index.ts", ["src/a/index.ts"], ["src/index.ts", "src/a/b/index.ts"]],
    ["file?.txt", ["file1.txt", "deep/fileA.txt"], ["file.txt", "file10.txt"]],
    ["Makefile", ["Makefile", "src/Makefile"], ["makefile", "Makefile.am"]],
    ["a.b+c(d).js", ["a.b+c(d).js"], ["aXb+c(d).js", "a.bbc(d).js"]],
    ["/", [], ["README.md"]],
  ];
  test.each(table)("%s matches %j and not %j", (pattern, yes, no) => {
    expect(yes.filter((path) => !matches(pattern, path))).toEqual([]);
    expect(no.filter((path) => matches(pattern, path))).toEqual([]);
  });

  test("of many stars against a long path is decided at once", () => {
    const spent = processorTime(() => {
      expect(matches(`${"*a".repeat(200)}b`, "a".repeat(1_000))).toBe(false);
      expect(matches(`${"**/".repeat(100)}x`, `${"y/".repeat(490)}y`)).toBe(false);
    });
    expect(spent).toBeLessThan(1_000);
  });
});

describe("a CODEOWNERS file", () => {
  test("gives a path to the last line that matches, also where that names nobody", () => {
    const file = ["* @global-owner1 @global-owner2", "*.js @js-owner", "/apps/ @octocat", "/apps/github"].join("\n");
    expect(owners(file, "README.md")).toEqual(["@global-owner1", "@global-owner2"]);
    expect(owners(file, "src/a.js")).toEqual(["@js-owner"]);
    expect(owners(file, "apps/a.js")).toEqual(["@octocat"]);
    expect(owners(file, "apps/github/a.js")).toEqual([]);
    expect(owners("/docs/ @doctocat", "src/a.js")).toBeNull();
  });

  test("is read without its comments, with addresses, teams, blanks and every end of line", () => {
    const file =
      "\ufeff# owners\r\n\r\n*.go docs@example.com #inline\r\n\t*.txt\t@octo-org/octocats  @a\r/my\\ docs/ @b # c";
    expect(parseCodeowners(file)).toEqual([
      { line: 3, pattern: "*.go", owners: ["docs@example.com"] },
      { line: 4, pattern: "*.txt", owners: ["@octo-org/octocats", "@a"] },
      { line: 5, pattern: "/my docs/", owners: ["@b"] },
    ]);
    expect(owners(file, "my docs/a.md")).toEqual(["@b"]);
  });

  test("with what GitHub does not support is read without those lines", () => {
    expect(parseCodeowners("!src/ @a\n[ab].js @b\n*.js @c").map(({ pattern }) => pattern)).toEqual(["*.js"]);
    expect(owners("\\#file.rb @a", "#file.rb")).toBeNull();
  });

  test("with GitLab's sections gives their owners to the lines that name none", () => {
    const file = ["* @all", "[Documentation] @docs-team", "docs/", "README.md @writer", "^[Ruby][2]", "*.rb"].join(
      "\n",
    );
    expect(owners(file, "docs/a.md")).toEqual(["@docs-team"]);
    expect(owners(file, "README.md")).toEqual(["@writer"]);
    expect(owners(file, "lib/a.rb")).toEqual([]);
    expect(owners(file, "lib/a.ts")).toEqual(["@all"]);
  });
});
