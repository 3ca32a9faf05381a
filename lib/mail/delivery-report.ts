import PostalMime, { type Email } from "postal-mime";

/** What a mail server says became of a mail (RFC 3464). */
export type DeliveryReport = {
  action: "failed" | "delayed" | "other";
  /** The enhanced status, such as 5.1.1. */
  status: string;
  /** The Message-ID of the mail it is about, where it says so. */
  messageId: string | null;
  /** Whom the report itself was written to. */
  recipients: readonly string[];
};

const limits = { forceRfc822Attachments: true, maxNestingDepth: 4, maxHeadersSize: 262_144 };
const largestMessage = 1_048_576;
// A report has three parts; what has hundreds is made to be slow.
const mostBoundaries = 100;
const mostRecipients = 20;

/** Reads a delivery report; null for every message that is none, or is not fit to be read. */
export async function readDeliveryReport(raw: Buffer): Promise<DeliveryReport | null> {
  if (raw.length > largestMessage || countOf(raw, "\n--") > mostBoundaries) return null;
  const mail = await PostalMime.parse(raw, limits).catch(() => null);
  const part = mail?.attachments.find(({ mimeType }) => mimeType === "message/delivery-status");
  if (!mail || !part) return null;
  const [about, ...recipients] = groupsOf(textOf(part.content));
  if (!about || recipients.length === 0 || recipients.length > mostRecipients) return null;
  const verdicts = recipients.map((fields) => ({
    action: fields.get("action")?.toLowerCase() ?? "",
    status: /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(fields.get("status") ?? "")?.[0] ?? "",
  }));
  // We write to one person; where a list or an alias made several of them, one refusal is one.
  const verdict = verdicts.find(({ action }) => action === "failed") ?? verdicts[0];
  if (!verdict?.status) return null;
  return {
    action: verdict.action === "failed" || verdict.action === "delayed" ? verdict.action : "other",
    status: verdict.status,
    messageId: messageIdIn(about.get("original-message-id")) ?? returnedMessageId(mail),
    recipients: addressesOf(mail),
  };
}

/** Fields by lower-case name, in groups that an empty line parts. */
function groupsOf(text: string): Map<string, string>[] {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/\n[ \t]+(?=\S)/g, " ")
    .split(/\n[ \t]*\n+/)
    .map(fieldsOf)
    .filter((fields) => fields.size > 0);
}

function fieldsOf(group: string): Map<string, string> {
  const pairs = group.split("\n").flatMap((line) => {
    const [, name, value] = /^([A-Za-z0-9-]+):(.*)$/.exec(line) ?? [];
    return name ? [[name.toLowerCase(), (value ?? "").trim()] as const] : [];
  });
  return new Map(pairs);
}

/** The Message-ID among the headers that came back with the report. */
function returnedMessageId(mail: Email): string | null {
  const returned = mail.attachments.find(
    ({ mimeType }) => mimeType === "message/rfc822" || mimeType === "text/rfc822-headers",
  );
  if (!returned) return null;
  const [headers] = groupsOf(textOf(returned.content).trimStart());
  return messageIdIn(headers?.get("message-id"));
}

function messageIdIn(value: string | undefined): string | null {
  return /<[^<>\s]{1,250}>/.exec(value ?? "")?.[0] ?? null;
}

function addressesOf(mail: Email): string[] {
  const named = (mail.to ?? []).flatMap((address) => address.group ?? [address]).map(({ address }) => address ?? "");
  const stamped = mail.headers
    .filter(({ key }) => ["delivered-to", "x-original-to", "envelope-to"].includes(key))
    .map(({ value }) => value.replace(/[<>\s]/g, ""));
  return [...stamped, ...named].filter(Boolean).slice(0, mostRecipients);
}

function textOf(content: ArrayBuffer | Uint8Array | string): string {
  return typeof content === "string" ? content : Buffer.from(content as ArrayBuffer).toString("utf8");
}

function countOf(raw: Buffer, text: string): number {
  let count = 0;
  for (let at = raw.indexOf(text); at !== -1 && count <= mostBoundaries; at = raw.indexOf(text, at + 1)) count += 1;
  return count;
}
