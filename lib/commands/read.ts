export type Verb = "fp" | "ack" | "resolve" | "connect";

/** What a comment asks for. `incident`: the one it names, if it names one. */
export type Command = { verb: Verb; words: string; incident: number | null };

const longestBody = 70_000;
const longestWords = 1_000;
const line = /^\/(fp|ack|resolve|handback[ \t]+connect)(?![\w/-])[ \t]*(.*)$/i;

/**
 * The first command a comment holds: a line of its own that begins with it. What is quoted, in a block of code or in an
 * HTML comment is not said by the author, and none.
 */
export function commandIn(body: string, publicUrl: string): Command | null {
  for (const text of spokenLines(body.slice(0, longestBody))) {
    const match = line.exec(text);
    if (!match) continue;
    const verb = (match[1] ?? "").toLowerCase();
    const said = (match[2] ?? "").trim();
    if (verb.startsWith("handback")) return { verb: "connect", words: said.slice(0, 100), incident: null };
    const { incident, words } = incidentIn(said, publicUrl);
    return { verb: verb as Verb, incident, words: words.slice(0, longestWords) };
  }
  return null;
}

function spokenLines(body: string): string[] {
  const lines: string[] = [];
  let fence: string | null = null;
  for (const raw of withoutHtmlComments(body).split(/\r\n|\r|\n/)) {
    const mark = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(raw);
    if (fence !== null) {
      // A fence ends at one of its kind that is as long or longer, and has nothing behind it.
      if (mark?.[1]?.startsWith(fence) && (mark[2] ?? "").trim() === "") fence = null;
      continue;
    }
    if (mark) fence = mark[1] ?? "```";
    else if (!/^(?: {4}| {0,3}\t| {0,3}>)/.test(raw)) lines.push(raw.trim());
  }
  return lines;
}

/** One that is never closed hides all that follows, as in the page it makes. */
function withoutHtmlComments(body: string): string {
  let rest = body;
  for (let start = rest.indexOf("<!--"); start !== -1; start = rest.indexOf("<!--", start)) {
    const end = rest.indexOf("-->", start + 4);
    rest = rest.slice(0, start) + (end === -1 ? "" : rest.slice(end + 3));
  }
  return rest;
}

/** Of "/resolve INC-12 rotated": 12 and "rotated". A link to the incident names it too. */
function incidentIn(said: string, publicUrl: string): { incident: number | null; words: string } {
  const named = /(?:^|\s)INC-(\d{1,9})(?=$|[\s.,;:!?)])/i.exec(said);
  if (named) return { incident: Number(named[1]), words: without(said, named[0]) };
  for (const word of said.split(/\s+/)) {
    const address = /^<?(https?:\/\/[^\s<>]+)>?$/.exec(word)?.[1];
    const id = address?.startsWith(`${publicUrl}/incidents/`) && address.slice(`${publicUrl}/incidents/`.length);
    const number = id && /^(\d{1,9})(?:[/?#].*)?$/.exec(id)?.[1];
    if (number) return { incident: Number(number), words: without(said, word) };
  }
  return { incident: null, words: said };
}

const without = (said: string, part: string) =>
  said
    .replace(part, " ")
    .replaceAll(/\s+/g, " ")
    .trim()
    .replace(/^[.,;:!?) ]+/, "");
