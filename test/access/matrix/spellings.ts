export type Spelling = { name: string; path: string; headers?: Record<string, string>; method?: string };

/** Ways in which frameworks were fooled about which page is asked for, and whether a guard runs. */
export function respell(path: string): Spelling[] {
  const [plain = "", query] = path.split("?");
  const last = plain.lastIndexOf("/");
  // The first slash stays: without it there is no address.
  const beforeLast = (inserted: string) =>
    (last === 0 && !inserted.startsWith("/") ? "/" : plain.slice(0, last)) + inserted + plain.slice(last + 1);
  const withQuery = (changed: string) => (query ? `${changed}?${query}` : changed);
  const add = (parameter: string) => `${path}${query ? "&" : "?"}${parameter}`;
  return [
    { name: "RSC header", path, headers: { rsc: "1" } },
    { name: "_rsc parameter", path: add("_rsc=1acgq"), headers: { rsc: "1" } },
    { name: ".rsc suffix", path: withQuery(`${plain}.rsc`) },
    { name: "prefetch", path, headers: { rsc: "1", "next-router-prefetch": "1" } },
    {
      name: "segment prefetch",
      path,
      headers: { rsc: "1", "next-router-prefetch": "1", "next-router-segment-prefetch": "/_tree" },
    },
    { name: "trailing slash", path: withQuery(`${plain}/`) },
    { name: "double slash", path: withQuery(beforeLast("//")) },
    { name: "encoded dot segment", path: withQuery(beforeLast("/%2e/")) },
    { name: "encoded slash", path: withQuery(beforeLast("%2F")) },
    { name: "upper case", path: withQuery(plain.toUpperCase()) },
    {
      name: "middleware subrequest",
      path,
      headers: { "x-middleware-subrequest": "middleware:middleware:middleware:middleware:middleware" },
    },
    {
      name: "middleware subrequest in src",
      path,
      headers: {
        "x-middleware-subrequest": "src/middleware:src/middleware:src/middleware:src/middleware:src/middleware",
      },
    },
    {
      name: "forged address of ours",
      path,
      headers: { "x-handback-address": "127.0.0.1", "x-forwarded-for": "127.0.0.1", "x-matched-path": "/incidents" },
    },
    { name: "server action", path, method: "POST", headers: { "next-action": "0".repeat(42) } },
  ];
}
