import type { Result, Run } from "./log";

export type Located = { path: string; line: number; column: number; lineEnd: number; snippet: string };

const nowhere: Located = { path: "", line: 0, column: 0, lineEnd: 0, snippet: "" };
const deepestBase = 8;

/** Where the result's first location is, as a path inside the repository wherever the log tells it so. */
export function locationOf({ locations }: Result, run: Run): Located {
  const physical = locations[0]?.physicalLocation;
  if (!physical) return nowhere;
  const { artifactLocation, region } = physical;
  const indexed = artifactLocation?.index === undefined ? undefined : run.artifacts[artifactLocation.index]?.location;
  const { uri, uriBaseId } = artifactLocation?.uri ? artifactLocation : (indexed ?? { uri: "", uriBaseId: "" });
  return {
    path: pathOf(baseOf(uriBaseId, run, 0) + uri).slice(0, 4_096),
    line: region?.startLine ?? 0,
    column: region?.startColumn ?? 0,
    lineEnd: region?.endLine ?? 0,
    snippet: region?.snippet?.text ?? "",
  };
}

/** What a base adds inside the repository. A base that is absolute, or that the log leaves open, is its root. */
function baseOf(id: string, run: Run, depth: number): string {
  const base = id && depth < deepestBase ? run.originalUriBaseIds?.[id] : undefined;
  if (!base?.uri || /^[a-z][a-z0-9+.-]*:/i.test(base.uri)) return "";
  return baseOf(base.uriBaseId, run, depth + 1) + (base.uri.endsWith("/") ? base.uri : `${base.uri}/`);
}

function pathOf(uri: string): string {
  const plain = decoded(uri.replace(/^file:\/{0,3}/i, "/").replace(/[?#].*$/, ""));
  return plain
    .trim()
    .replaceAll("\\", "/")
    .replace(/^(?:\.\/|\/(?=[A-Za-z]:\/))/, "");
}

function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
