import { splitAuthor } from "./author";

const longestTail = 16_384;
const mostCoAuthors = 10;
const trailer = /^co-authored-by[ \t]*:[ \t]*(\S[^\r\n]{0,600})/gim;

/** The co-authors a commit message names, as "Name <address>", each address once. Trailers end a message: only its end is read. */
export function coAuthorsOf(message: string): string[] {
  const named = new Map<string, string>();
  for (const [, said = ""] of message.slice(-longestTail).matchAll(trailer)) {
    const { authorName = "", authorEmail = "" } = splitAuthor(said);
    const key = authorEmail.toLowerCase();
    if (!authorEmail.includes("@") || /[<>]/.test(authorEmail) || named.has(key)) continue;
    named.set(key, `${authorName.replace(/[<>]/g, "")} <${authorEmail}>`.trim());
    if (named.size === mostCoAuthors) break;
  }
  return [...named.values()];
}
