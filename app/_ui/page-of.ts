// In `also` a star stands for one part of an address: /incidents/*/response.
/** A page to go to, and others that belong to it. */
export type NavPage = { href: string; label: string; also?: string };

/** Which page of a navigation an address belongs to: the one that says most of it. */
export function pageOf(here: string, pages: readonly NavPage[]): NavPage | undefined {
  const parts = here.split("/");
  const says = (address: string) => {
    const wanted = address.split("/");
    return wanted.every((part, index) => part === "*" || part === parts[index]) ? wanted.length : 0;
  };
  const [best] = pages
    .map((page) => ({ page, length: Math.max(says(page.href), page.also ? says(page.also) : 0) }))
    .filter(({ length }) => length > 0)
    .sort((a, b) => b.length - a.length);
  return best?.page;
}
