import { Malformed } from "@/lib/errors";

const maxDepth = 64;
const maxKeys = 1_000;
const maxString = 1_048_576;
const refusedKeys = new Set(["__proto__", "constructor", "prototype"]);

/** Text of strict UTF-8 with or without BOM, or UTF-16 with BOM. Throws Malformed for anything else, a NUL included. */
export function decodeText(bytes: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
  } catch {
    throw new Malformed("The body is not text in UTF-8, nor in UTF-16 with a byte order mark.");
  }
  if (text.includes("\0")) throw new Malformed("The body contains a NUL character.");
  return text;
}

function encodingOf([first, second]: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  return "utf-8";
}

/**
 * The JSON of a webhook body; a form-encoded body carries it in its field `payload`. A string in it may be as long as the
 * body, which is bounded: what a code host has signed is not lost for a long text. Throws Malformed.
 */
export function parseWebhookBody(bytes: Uint8Array, contentType = ""): unknown {
  const text = decodeText(bytes);
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(contentType) || text.startsWith("payload=");
  if (!isForm) return parseJson(text, Number.POSITIVE_INFINITY);
  const payload = new URLSearchParams(text).get("payload");
  if (payload === null) throw new Malformed("The form has no field named payload.");
  return parseJson(payload, Number.POSITIVE_INFINITY);
}

/**
 * JSON within bounds: at most 64 levels, 1,000 keys per object, 1 MiB per string, no key twice, no key that touches
 * prototypes. Values never hold what PostgreSQL refuses: an escaped NUL or half a surrogate pair reads as U+FFFD.
 * Throws Malformed, whose message never quotes the text.
 */
export function parseJson(text: string, longest = maxString): unknown {
  checkStructure(text, longest);
  const hasUnstorable = /\\u(?:0000|[dD][89a-fA-F])/.test(text);
  try {
    return hasUnstorable ? JSON.parse(text, (_key, value) => storable(value)) : JSON.parse(text);
  } catch {
    throw new Malformed("The body is not valid JSON.");
  }
}

const storable = (value: unknown): unknown =>
  typeof value === "string" ? value.toWellFormed().replaceAll("\0", "\ufffd") : value;

/** The keys seen so far in an object that is still open; null for an array. */
type Open = Set<string> | null;

const structural = { quote: 0x22, comma: 0x2c, openArray: 0x5b, closeArray: 0x5d, openObject: 0x7b, closeObject: 0x7d };

/** One pass without recursion. Syntax proper is left to JSON.parse, which then meets nothing deep or ambiguous. */
function checkStructure(text: string, longest: number): void {
  const open: Open[] = [];
  let expectsKey = false;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case structural.quote: {
        const end = endOfString(text, at, longest);
        if (expectsKey) noteKey(open.at(-1), text.slice(at, end + 1));
        expectsKey = false;
        at = end;
        break;
      }
      case structural.openObject:
      case structural.openArray:
        expectsKey = text.charCodeAt(at) === structural.openObject;
        open.push(expectsKey ? new Set() : null);
        if (open.length > maxDepth) throw new Malformed(`The JSON is nested more than ${maxDepth} levels deep.`);
        break;
      case structural.closeObject:
      case structural.closeArray:
        expectsKey = false;
        open.pop();
        break;
      case structural.comma:
        expectsKey = Boolean(open.at(-1));
    }
  }
  if (open.length > 0) throw cutOff();
}

const cutOff = () => new Malformed("The JSON ends before it is complete: it looks cut off.");

function endOfString(text: string, start: number, longest: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text[end - 1 - backslashes] === "\\") backslashes++;
    if (backslashes % 2 === 1) continue;
    if (end - start > longest) throw new Malformed("The JSON has a string of more than 1 MiB.");
    return end;
  }
  throw cutOff();
}

function noteKey(keys: Open | undefined, quoted: string): void {
  if (!keys) return;
  const key = quoted.includes("\\") ? unescaped(quoted) : quoted.slice(1, -1);
  if (refusedKeys.has(key)) throw new Malformed("The JSON has a key that is not allowed, such as __proto__.");
  if (keys.has(key)) throw new Malformed("The JSON has the same key twice in one object.");
  if (keys.size >= maxKeys) throw new Malformed(`The JSON has an object of more than ${maxKeys} keys.`);
  keys.add(key);
}

function unescaped(quoted: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    throw new Malformed("The body is not valid JSON.");
  }
}
