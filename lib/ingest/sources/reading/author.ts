export type Author = { authorName?: string; authorEmail?: string };

const longestName = 200;
const longestEmail = 320;

/** Takes "Name <mail>" apart. Without brackets it is an address when it has an @ and no space, else a name. */
export function splitAuthor(text: string): Author {
  const trimmed = text.trim();
  const opening = trimmed.lastIndexOf("<");
  if (opening !== -1) {
    const closing = trimmed.indexOf(">", opening);
    const email = trimmed.slice(opening + 1, closing === -1 ? undefined : closing);
    return authorOf(trimmed.slice(0, opening), email);
  }
  return /^\S*@\S*$/.test(trimmed) ? authorOf("", trimmed) : authorOf(trimmed, "");
}

/** The author of a place from a name and an address, which may itself be written "Name <mail>". */
export function authorOf(name: string, email: string): Author {
  if (email.includes("<")) return { ...splitAuthor(email), ...authorOf(name, "") };
  const authorName = name.trim().slice(0, longestName).toWellFormed();
  const authorEmail = email.trim().slice(0, longestEmail);
  return { ...(authorName ? { authorName } : {}), ...(authorEmail ? { authorEmail } : {}) };
}
