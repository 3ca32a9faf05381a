/** One line of a .mailmap that maps an address: commits with `seen` are the person whose address is `proper`. */
export type Mapping = { proper: string; seen: string };
export type Mailmap = { mappings: Mapping[]; unreadable: number };

const line = /^([^<>]*)<([^<>]*)>(?:([^<>]*)<([^<>]*)>)?/;

/**
 * Reads git's four forms; comments and lines that map names alone say nothing about addresses. Case does not matter in
 * them. An address that several people's lines claim, each under a name, is nobody's and is left out.
 */
export function parseMailmap(text: string): Mailmap {
  const propers = new Map<string, Set<string>>();
  let unreadable = 0;
  for (const raw of text.replace(/^\ufeff/, "").split(/\r\n|\r|\n/)) {
    const said = raw.trim();
    if (said === "" || said.startsWith("#")) continue;
    const [, , first, , second] = line.exec(said) ?? [];
    const proper = first?.trim().toLowerCase();
    if (!proper) {
      unreadable += 1;
      continue;
    }
    const seen = second?.trim().toLowerCase();
    if (seen) propers.set(seen, (propers.get(seen) ?? new Set()).add(proper));
  }
  const mappings = [...propers].flatMap(([seen, [proper, ...others]]) =>
    proper !== undefined && others.length === 0 && proper !== seen ? [{ proper, seen }] : [],
  );
  return { mappings, unreadable };
}
