type Person = { id: number; name: string; email: string };

/**
 * Whom a text names with @: by full name, by address, or by the part of an address before its @ where only one of
 * these people has it. An address in running text names nobody.
 */
export function mentionedIn(text: string, people: readonly Person[]): number[] {
  if (!text.includes("@")) return [];
  const handles = Map.groupBy(people, ({ email }) => handleOf(email));
  return people
    .filter(
      ({ name, email }) =>
        names(text, name) ||
        names(text, email) ||
        (handles.get(handleOf(email))?.length === 1 && names(text, handleOf(email))),
    )
    .map(({ id }) => id);
}

const handleOf = (email: string) => email.slice(0, email.lastIndexOf("@"));

function names(text: string, word: string): boolean {
  if (word.trim() === "") return false;
  const escaped = word
    .trim()
    .split(/\s+/)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`(?<![\\p{L}\\p{N}._%+-])@${escaped.join("\\s+")}(?![.-]?[\\p{L}\\p{N}_@])`, "iu").test(text);
}
