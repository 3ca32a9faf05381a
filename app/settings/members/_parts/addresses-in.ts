/** The words of a typed or pasted list of addresses; of "Noor Haddad <noor@acme.example>" only what stands in the brackets. */
export function addressesIn(text: string): string[] {
  return text
    .split(/[,;\n]+/)
    .flatMap((entry) => entry.match(/<[^<>]+>/g)?.map((found) => found.slice(1, -1).trim()) ?? entry.split(/\s+/))
    .filter((word) => word !== "");
}
