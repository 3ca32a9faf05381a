/** Where a piece of a text is, as GitGuardian's clients count: code points from 0, the end inclusive; lines from 1. */
export type Position = { index_start: number; index_end: number; line_start: number; line_end: number };

/** From offsets in UTF-16 units, the end exclusive. */
export function positionOf(text: string, start: number, end: number): Position {
  const before = text.slice(0, start);
  const within = text.slice(start, end);
  const index = lengthOf(before);
  const line = linesIn(before) + 1;
  return {
    index_start: index,
    index_end: index + lengthOf(within) - 1,
    line_start: line,
    line_end: line + linesIn(within),
  };
}

function lengthOf(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

const linesIn = (text: string) => text.split("\n").length - 1;

export type DiffKind = "addition" | "deletion" | "context";

/** ggshield sends the hunks of a patch without their header. */
export const isDiff = (text: string) => text.startsWith("@@ ");

/** What the line of a patch does, by its first character. */
export function diffKindAt(text: string, offset: number): DiffKind {
  const first = text[text.lastIndexOf("\n", offset - 1) + 1];
  if (first === "+") return "addition";
  return first === "-" ? "deletion" : "context";
}

/**
 * A patch as the file it makes, without the character each line begins with: a key of many lines is recognised in that
 * only. `originalOf` answers where in the patch an offset of it is.
 */
export function withoutPatch(patch: string): { text: string; originalOf(offset: number): number } {
  const lines = patch.split("\n").map((line) => (/^[+\- ]/.test(line) ? line.slice(1) : line));
  const starts: { plain: number; original: number }[] = [];
  let plain = 0;
  let original = 0;
  for (const [index, line] of patch.split("\n").entries()) {
    const kept = lines[index] ?? "";
    starts.push({ plain, original: original + line.length - kept.length });
    plain += kept.length + 1;
    original += line.length + 1;
  }
  return {
    text: lines.join("\n"),
    originalOf(offset) {
      const start = starts.findLast((each) => each.plain <= offset) ?? { plain: 0, original: 0 };
      return start.original + offset - start.plain;
    },
  };
}

/** The secret itself, of a match in a patch whose lines begin with what is done to them. */
export function withoutMarks(match: string): string {
  return match.replaceAll(/\n[+\- ]/g, "\n");
}
