import { link } from "../reading/fields";

const projectPath = /^[\w.-]+(?:\/[\w.-]+)+$/;

/** The project a page of it belongs to, by the page's address: what comes before /-/. */
export function projectOf(page: string): { host: string; fullName: string; url: string } | undefined {
  if (!link.parse(page)) return undefined;
  const { host, origin, pathname } = new URL(page);
  const fullName = (pathname.split("/-/")[0] ?? "").replace(/^\//, "");
  return projectPath.test(fullName) && fullName.length <= 200
    ? { host, fullName, url: `${origin}/${fullName}` }
    : undefined;
}
