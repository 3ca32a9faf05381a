import { Secret } from "@/lib/secret";

/** What reads a setting from the environment, in the language of a file. */
type Language = {
  lookup(name: string): string;
  comment: RegExp;
  quotes: string;
  /** The line that must be there, and what it needs where it is not: null where only a person can say where it goes. */
  needs?: { there: RegExp; add: string | null; words: string };
  /** A line on which a lookup cannot stand. */
  never?: RegExp;
};

const slashes = /^\s*(\/\/|\/\*|\*)/;
const hash = /^\s*#/;

const script: Language = {
  lookup: (name) => `process.env.${name}`,
  comment: slashes,
  quotes: `"'`,
  // In markup a string stands without braces, and as a type or a module's name it is no value.
  never: /^\s*(import|export .* from|type |interface )|<\w|require\(/,
};
const jvm: Language = {
  lookup: (name) => `System.getenv("${name}")`,
  comment: slashes,
  quotes: `"`,
  // A constant's value, and an annotation's, is known when it is compiled.
  never: /\bconst\b|^\s*@/,
};

const languages: Record<string, Language> = {
  js: script,
  mjs: script,
  cjs: script,
  ts: script,
  mts: script,
  cts: script,
  py: {
    lookup: (name) => `os.environ["${name}"]`,
    comment: hash,
    quotes: `"'`,
    needs: { there: /^import os(\s|,|$)/m, add: "import os", words: "import os" },
  },
  rb: { lookup: (name) => `ENV.fetch("${name}")`, comment: hash, quotes: `"'` },
  php: {
    lookup: (name) => `getenv('${name}')`,
    comment: /^\s*(\/\/|\/\*|\*|#)/,
    quotes: `"'`,
    never: /\bconst\b|\bstatic\b/,
  },
  go: {
    lookup: (name) => `os.Getenv("${name}")`,
    comment: slashes,
    quotes: `"`,
    needs: { there: /^(import\s+|\s+)"os"\s*$/m, add: null, words: 'import "os"' },
    never: /\bconst\b/,
  },
  java: jvm,
  kt: jvm,
  cs: {
    lookup: (name) => `System.Environment.GetEnvironmentVariable("${name}")`,
    comment: slashes,
    quotes: `"`,
    never: /\bconst\b|^\s*\[|case /,
  },
  sh: { lookup: (name) => `"\${${name}:?}"`, comment: hash, quotes: `"'` },
  bash: { lookup: (name) => `"\${${name}:?}"`, comment: hash, quotes: `"'` },
};

export type Lookup = { text: string; lines: number[]; name: string };
export type Refused = { refused: string };

/**
 * The file with the secret replaced by a lookup of an environment variable, where that is safe: a program in a language
 * we know, and string literals that are the secret and nothing but it, known by its keyed fingerprint. Everything else is
 * refused with the reason, as a sentence.
 */
export function withLookup(path: string, text: string, fingerprint: string, name?: string): Lookup | Refused {
  const language = languages[/\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? ""];
  if (!language)
    return { refused: `${fileOf(path)} is not a program in a language whose settings Handback can look up.` };
  if (/(^|\/)(node_modules|vendor|dist|build)\/|\.min\.js$/.test(path))
    return { refused: `${fileOf(path)} is made by a tool, not by hand.` };
  const end = text.includes("\r\n") ? "\r\n" : "\n";
  const lines = text.split(end);
  const found = lines.flatMap((content, index) =>
    literalsOf(content, language.quotes).flatMap((literal) =>
      new Secret(literal.value).fingerprint() === fingerprint ? [{ index, content, literal }] : [],
    ),
  );
  const [first] = found;
  if (!first) return { refused: `The secret is no longer in ${fileOf(path)} as a string by itself.` };
  const unfit = found.find(({ content, literal }) => !isValue(content, literal, language));
  if (unfit)
    return { refused: `Line ${unfit.index + 1} of ${fileOf(path)} uses the secret where a lookup cannot stand.` };
  const chosen = name ?? nameFrom(first.content.slice(0, first.literal.start));
  for (const { index, literal } of found.toReversed()) {
    const content = lines[index] ?? "";
    lines[index] = content.slice(0, literal.start) + language.lookup(chosen) + content.slice(literal.end);
  }
  const missing = language.needs && !language.needs.there.test(text.replaceAll("\r\n", "\n")) ? language.needs : null;
  if (missing && !addImport(lines, missing.add))
    return { refused: `${fileOf(path)} has no ${missing.words}, and where it goes is for a person to say.` };
  return { text: lines.join(end), lines: found.map(({ index }) => index + 1), name: chosen };
}

const fileOf = (path: string) => path.split("/").at(-1) ?? path;

type Literal = { value: string; start: number; end: number };

/** The plain string literals of a line: no prefix, no interpolation, no escape. */
function literalsOf(line: string, quotes: string): Literal[] {
  const literals: Literal[] = [];
  for (let at = 0; at < line.length; at += 1) {
    const quote = line[at] ?? "";
    if (quote === "`") return literals;
    if (quote !== '"' && quote !== "'") continue;
    const end = endOf(line, at);
    if (end === -1) return literals;
    const value = line.slice(at + 1, end);
    const prefixed = /[\w\\]/.test(line[at - 1] ?? "");
    if (quotes.includes(quote) && !prefixed && value !== "" && !/[\\$#{}]/.test(value))
      literals.push({ value, start: at, end: end + 1 });
    at = end;
  }
  return literals;
}

function endOf(line: string, start: number): number {
  for (let at = start + 1; at < line.length; at += 1) {
    if (line[at] === "\\") at += 1;
    else if (line[at] === line[start]) return at;
  }
  return -1;
}

/** Whether a lookup may take the literal's place: not in a comment, not the key of an entry, not glued to something. */
function isValue(line: string, { start, end }: Literal, language: Language): boolean {
  if (language.comment.test(line) || language.never?.test(line)) return false;
  const [before, after] = [line.slice(0, start), line.slice(end)];
  if (
    /["'`]\s*$/.test(before) ||
    /^\s*["'`:[.(]/.test(after) ||
    /(\/\/|\/\*)/.test(before.replaceAll(/https?:\/\//g, ""))
  )
    return false;
  // A program's argument or condition may be anything; what is set, returned or passed on is a value.
  return /(=>|[=:(,[]|\breturn)\s*$/.test(before) && !/(==|!=|case)\s*$/.test(before);
}

/** STRIPE_KEY for `const stripeKey = `; API_TOKEN where the line names nothing. */
function nameFrom(before: string): string {
  const named =
    /([A-Za-z_][A-Za-z0-9_]*)["']?\s*(?::\s*[\w.<>[\]| ]+\s*)?(?:\?\?=|\|\|=|:=|=>|=|:)\s*$/.exec(before)?.[1] ?? "";
  return variableName(named) ?? "API_TOKEN";
}

/** A name an environment variable can have, or null. */
export function variableName(word: string): string | null {
  const upper = word
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replaceAll(/[^A-Za-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "")
    .toUpperCase();
  return /^[A-Z][A-Z0-9_]{1,63}$/.test(upper) ? upper : null;
}

/** Before the first import at the left margin, but behind those from the future. */
function addImport(lines: string[], add: string | null): boolean {
  if (add === null) return false;
  const at = lines.findIndex((line) => /^(import|from)\s/.test(line) && !/^from __future__\s/.test(line));
  if (at === -1) return false;
  lines.splice(at, 0, add);
  return true;
}
