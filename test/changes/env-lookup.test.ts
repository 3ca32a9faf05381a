import { describe, expect, test } from "vitest";
import { variableName, withLookup } from "@/lib/changes/env-lookup";
import { Secret } from "@/lib/secret";
import { secretValue } from "../factories";

const secret = secretValue("lookup");
const fingerprint = new Secret(secret).fingerprint();
const change = (path: string, text: string, name?: string) => withLookup(path, text, fingerprint, name);

describe("a string that is the secret becomes a lookup of the environment", () => {
  test.each([
    ["src/pay.ts", `const stripeKey = "${secret}";\n`, `const stripeKey = process.env.STRIPE_KEY;\n`],
    [
      "src/pay.js",
      `client({ apiKey: '${secret}', retries: 3 });`,
      `client({ apiKey: process.env.API_KEY, retries: 3 });`,
    ],
    ["a.py", `import os\nKEY = "${secret}"\n`, `import os\nKEY = os.environ["KEY"]\n`],
    ["a.py", `import sys\n\nkey = '${secret}'\n`, `import os\nimport sys\n\nkey = os.environ["KEY"]\n`],
    [
      "a.py",
      `from __future__ import annotations\nimport sys\nkey = '${secret}'\n`,
      `from __future__ import annotations\nimport os\nimport sys\nkey = os.environ["KEY"]\n`,
    ],
    ["a.rb", `Stripe.api_key = "${secret}"`, `Stripe.api_key = ENV.fetch("API_KEY")`],
    ["a.php", `$token = '${secret}';`, `$token = getenv('TOKEN');`],
    ["a.go", `import "os"\n\nvar token = "${secret}"\n`, `import "os"\n\nvar token = os.Getenv("TOKEN")\n`],
    ["A.java", `String dbPassword = "${secret}";`, `String dbPassword = System.getenv("DB_PASSWORD");`],
    ["A.cs", `var apiKey = "${secret}";`, `var apiKey = System.Environment.GetEnvironmentVariable("API_KEY");`],
    ["run.sh", `export TOKEN="${secret}"\n`, `export TOKEN="\${TOKEN:?}"\n`],
    [
      "src/two.ts",
      `a("${secret}");\r\nb(1, "${secret}");\r\n`,
      `a(process.env.API_TOKEN);\r\nb(1, process.env.API_TOKEN);\r\n`,
    ],
  ])("%s: %s", (path, before, after) => expect(change(path, before)).toMatchObject({ text: after }));

  test("under the name that is asked for", () => {
    expect(change("a.ts", `const key = "${secret}"`, "STRIPE_SECRET")).toMatchObject({
      text: "const key = process.env.STRIPE_SECRET",
      name: "STRIPE_SECRET",
      lines: [1],
    });
  });
});

describe("where a lookup would not be safe, nothing is proposed, with the reason", () => {
  test.each([
    [".env", `KEY=${secret}`],
    ["config.yaml", `key: "${secret}"`],
    ["package.json", `{"key": "${secret}"}`],
    ["page.tsx", `<Client apiKey="${secret}" />`],
    ["a.ts", `// const key = "${secret}"`],
    ["a.ts", `const key = \`${secret}\``],
    ["a.ts", `const url = "https://api.example/?key=${secret}"`],
    ["a.ts", `const map = { "${secret}": 1 }`],
    ["a.ts", `if (key === "${secret}") {}`],
    ["a.ts", `const key = "${secret}".trim()`],
    ["a.ts", `const key = "${secret}" + suffix`.replace(" + suffix", ' "x"')],
    ["a.ts", `type Key = "${secret}"`],
    ["a.go", `import "os"\nconst key = "${secret}"`],
    ["a.go", `var key = "${secret}"`],
    ["A.java", `@Value("${secret}")`],
    ["a.py", `key = f"${secret}"`],
    ["a.py", `"""docs only"""\nkey = "${secret}"`],
    ["dist/app.js", `const key = "${secret}"`],
    ["app.min.js", `key="${secret}"`],
    ["a.ts", `const key = "something else entirely"`],
  ])("%s: %s", (path, text) => expect(change(path, text)).toHaveProperty("refused", expect.stringMatching(/\.$/)));
});

test("one use of it that cannot be replaced refuses the whole file", () => {
  expect(change("a.ts", `const key = "${secret}";\n// was "${secret}"\n`)).toHaveProperty("refused");
});

test.each([
  ["stripeKey", "STRIPE_KEY"],
  ["DB_PASSWORD", "DB_PASSWORD"],
  ["x", null],
  ["", null],
])("%s is the variable %s", (word, name) => expect(variableName(word)).toBe(name));
