/** One line of a CODEOWNERS file that says something. No owners: nobody owns what it matches. */
export type Rule = { line: number; pattern: string; owners: string[] };

const comment = /(^|\s)#.*$/;
const section = /^\^?\[[^\]]+\](?:\[\d+\])?(?:\s+(.*))?$/;
/** `!` negates and `[a-z]` chooses in .gitignore; in CODEOWNERS neither is supported, and the line counts for nothing. */
const unsupported = /^!|\[[^\]]*\]/;

/**
 * Reads CODEOWNERS as GitHub does, and tolerates GitLab's sections: their headings are passed over, but for the owners
 * they give to the lines below that name none.
 */
export function parseCodeowners(text: string): Rule[] {
  const rules: Rule[] = [];
  let defaults: string[] = [];
  text.split(/\r\n|\r|\n/).forEach((raw, index) => {
    const said = raw
      .replace(/^\ufeff/, "")
      .replace(comment, "")
      .trim();
    if (said === "") return;
    const heading = section.exec(said);
    if (heading) {
      defaults = wordsOf(heading[1] ?? "");
      return;
    }
    const [pattern = "", ...owners] = wordsOf(said);
    if (unsupported.test(pattern)) return;
    rules.push({ line: index + 1, pattern, owners: owners.length > 0 ? owners : defaults });
  });
  return rules;
}

/** The rule that decides about a path: the last that matches. */
export function ruleFor<R extends Pick<Rule, "pattern">>(rules: readonly R[], path: string): R | null {
  const segments = segmentsOf(path);
  return rules.findLast(({ pattern }) => matchesSegments(pattern, segments)) ?? null;
}

export function matches(pattern: string, path: string): boolean {
  return matchesSegments(pattern, segmentsOf(path));
}

/** Split at blanks, except those a backslash escapes. */
function wordsOf(text: string): string[] {
  return [...text.matchAll(/(?:\\\s|\S)+/g)].map(([word]) => word.replace(/\\(\s)/g, "$1"));
}

const segmentsOf = (path: string) => path.split("/").filter(Boolean);

function matchesSegments(pattern: string, path: readonly string[]): boolean {
  const parts = segmentsOf(pattern);
  if (parts.length === 0) return false;
  const anchored = pattern.startsWith("/") || parts.length > 1;
  // "src/**" is what is in src, as "src/" is.
  const open = parts.at(-1) === "**";
  if (open) parts.pop();
  const inside = open || pattern.endsWith("/");
  // "docs/*" owns the files of docs and not those below; any other name owns all that is in a directory of that name.
  const deep = !(anchored && parts.at(-1) === "*");
  const ends = walk(anchored ? parts : ["**", ...parts], path);
  return ends.some((at) => at < path.length && (inside || deep)) || (!inside && ends.includes(path.length));
}

/** How many segments the parts can stand for, counted from the first. Work grows with parts times segments, never faster. */
function walk(parts: readonly string[], path: readonly string[]): number[] {
  let reached = [0];
  for (const part of parts) {
    if (part === "**") {
      const from = reached[0] ?? path.length;
      reached = Array.from({ length: path.length - from + 1 }, (_, index) => from + index);
    } else {
      reached = reached.filter((at) => at < path.length && fits(part, path[at] ?? "")).map((at) => at + 1);
    }
    if (reached.length === 0) return [];
  }
  return reached;
}

/** `*` and `?` within one segment, without trying every split: a star that failed takes one character more. */
function fits(glob: string, text: string): boolean {
  let at = 0;
  let from = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    if (glob[from] === "*") {
      star = from;
      resume = at;
      from += 1;
    } else if (from < glob.length && (glob[from] === "?" || glob[from] === text[at])) {
      from += 1;
      at += 1;
    } else if (star >= 0) {
      resume += 1;
      at = resume;
      from = star + 1;
    } else return false;
  }
  while (glob[from] === "*") from += 1;
  return from === glob.length;
}
