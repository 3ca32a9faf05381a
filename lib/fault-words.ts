import type { z } from "zod";

const kinds: Record<string, string> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
  null: "null",
};
const kind = (name = "") => kinds[name] ?? name;
const forms: Record<string, string> = {
  "email address": "an e-mail address",
  URL: "an address",
  UUID: "a UUID",
  "ISO date": "a date, such as 2026-11-28",
  "ISO datetime": "a time, such as 2026-11-28T09:00:00Z",
};

const words: [RegExp, (...parts: string[]) => string][] = [
  [/^Invalid input: expected .+, received undefined$/, () => "It is missing."],
  [/^Invalid input: expected (.+), received (.+)$/, (what, got) => `It should be ${kind(what)}, not ${kind(got)}.`],
  [/^Invalid input: expected (.+)$/, (what = "") => `It should be ${what.replaceAll('"', "")}.`],
  [
    /^Invalid option: expected one of (.+)$/,
    (all = "") => `It should be one of ${all.replaceAll('"', "").replaceAll("|", ", ")}.`,
  ],
  [/^Too small: .* to have >=1 \w+$/, () => "It is empty."],
  [/^Too small: .* to have >=?(\d+) (\w+)$/, (least, of) => `It has fewer than ${least} ${of}.`],
  [
    /^Too small: .* to be (>=?)(\S+)$/,
    (sign, least) => `It should be ${sign === ">" ? "more than" : "at least"} ${least}.`,
  ],
  [/^Too big: .* to have <=?(\d+) (\w+)$/, (most, of) => `It has more than ${most} ${of}.`],
  [/^Too big: .* to be (<=?)(\S+)$/, (sign, most) => `It should be ${sign === "<" ? "less than" : "at most"} ${most}.`],
  [/^Unrecognized keys?: (.+)$/, (names = "") => `There is no such field: ${names.replaceAll('"', "")}.`],
  [/^Invalid (email address|URL|UUID|ISO date|ISO datetime)$/, (form = "") => `It is not ${forms[form]}.`],
  [/^Invalid (string|input|number)\b/, () => "It is not of the form that is asked for."],
];

/** What a schema says of a value that does not fit, for people. What it says in words of ours stays as it is. */
export function faultWords(message: string): string {
  for (const [said, inWords] of words) {
    const found = said.exec(message);
    if (found) return inWords(...found.slice(1));
  }
  return message;
}

type Fault = { pointer: string; reason: string };

/** Every fault of a value, each with its place: "/name". `below`: where the value itself is. */
export function faultsOf(error: z.ZodError, below = ""): Fault[] {
  return error.issues.map(({ path, message }) => ({
    pointer: `${below}/${path.join("/")}`,
    reason: faultWords(message),
  }));
}

/** "The request cannot be used. /name: It is missing." */
export function faultSentence(faults: readonly Fault[]): string {
  return ["The request cannot be used.", ...faults.map(({ pointer, reason }) => `${pointer}: ${reason}`)].join(" ");
}
