/** The cookies of a request, by name; of a repeated one, the first, as it is the most specific. */
export function cookiesOf(headers: Pick<Headers, "get">): Record<string, string> {
  const pairs = (headers.get("cookie") ?? "").split(/;\s*/).flatMap((pair): [string, string][] => {
    const at = pair.indexOf("=");
    return at > 0 ? [[pair.slice(0, at), decoded(pair.slice(at + 1))]] : [];
  });
  return Object.fromEntries(pairs.reverse());
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
