import { describe, expect, it } from "vitest";
import { type IncidentLinkProps, subject } from "@/emails/incident-link";
import { renderIncidentLink } from "@/emails/render";

const linkUrl = `https://handback.acme.example/l/${"eyJ"}hbGciOiJIUzI1NiJ9.payload.signature`;

const props = (changes: Partial<IncidentLinkProps> = {}): IncidentLinkProps => ({
  recipientName: "Bob Okafor",
  workspaceName: "Acme security",
  incidentNumber: 123,
  detectorName: "Stripe access token",
  kind: "secret",
  severity: "critical",
  repository: "acme/payments",
  file: "src/charge.ts",
  line: 42,
  commit: "9fceb02d0ae598e95dc970b74767f19372d61af8",
  committedOn: "3 March 2026",
  linkUrl,
  expiresOn: "17 March 2026",
  canResolve: true,
  collectsFeedback: true,
  sentBy: "Maya Lindqvist",
  contact: "security@acme.example",
  ...changes,
});

describe("the mail to an author", () => {
  it("has a subject without repository, detector or secret", async () => {
    expect((await renderIncidentLink(props())).subject).toBe("Action needed: incident INC-123");
    expect(subject(props({ reminder: true }))).toBe("Reminder: action needed: incident INC-123");
  });

  it("has the link on a line of its own in the text, once", async () => {
    const lines = (await renderIncidentLink(props())).text.split("\n");
    const at = lines.indexOf(linkUrl);
    expect(lines.slice(at - 1, at + 2)).toEqual(["", linkUrl, ""]);
    expect(lines.filter((line) => line.includes("http"))).toEqual([linkUrl]);
  });

  it("says what, where, what to do in three steps, until when, why and whom to ask, in both parts", async () => {
    const { text, html } = await renderIncidentLink(props());
    const read = html.replace(/<[^>]+>/g, "");
    for (const words of [
      "A Stripe access token was committed to acme/payments on 3 March 2026.",
      "src/charge.ts, line 42",
      "9fceb02d",
      "Critical",
      "17 March 2026",
      "Sent by Maya Lindqvist. Questions? Ask security@acme.example.",
      "author",
    ]) {
      expect(text).toContain(words);
      expect(read).toContain(words);
    }
    expect(text.match(/^ {2}\d\. /gm)).toEqual(["  1. ", "  2. ", "  3. "]);
    expect(html.match(/<li/g)).toHaveLength(3);
  });

  it("shows the bare link under the button, and fetches nothing", async () => {
    const { html } = await renderIncidentLink(props());
    expect(html.split(`href="${linkUrl}"`)).toHaveLength(3);
    expect(html).toContain(`>${linkUrl}</a>`);
    expect(html).not.toMatch(/<img|<script|src=|url\(|@import|<link/i);
    expect(html).toContain('lang="en"');
    expect(html).toContain('name="color-scheme"');
  });

  it("keeps foreign text harmless in both parts", async () => {
    const hostile = "x\r\n\r\nhttps://evil.example/\r\n<img src=x onerror=alert(1)>";
    const { text, html } = await renderIncidentLink(
      props({ recipientName: hostile, repository: hostile, file: hostile, commit: hostile, detectorName: hostile }),
    );
    expect(html).not.toContain("<img");
    expect(text.split("\n").filter((line) => /^\s*https?:/.test(line))).toEqual([linkUrl]);
    expect(text).toContain("Hello,");
  });

  it.each(["Visit www.evil.example", "https://evil.example", "a@evil.example", "<b>Bob</b>"])(
    "does not greet with %s",
    async (recipientName) => expect((await renderIncidentLink(props({ recipientName }))).text).toContain("\nHello,\n"),
  );

  it.each(["Bob Okafor", "Søren O'Neill-Å", "山田 太郎"])("greets %s", async (recipientName) =>
    expect((await renderIncidentLink(props({ recipientName }))).text).toContain(`Hello ${recipientName},`),
  );

  it("refuses a link that is no web address", async () => {
    await expect(renderIncidentLink(props({ linkUrl: "javascript:alert(1)" }))).rejects.toThrow();
  });

  it.each([
    ["code_scanning", "Code scanning reports “SQL injection” in acme/payments, committed on 3 March 2026."],
    ["dependency", "acme/payments uses a package with a known weakness: SQL injection."],
  ] as const)("speaks of %s in its own words", async (kind, sentence) => {
    const { text } = await renderIncidentLink(props({ kind, detectorName: "SQL injection" }));
    expect(text).toContain(sentence);
    expect(text).not.toMatch(/revoke|secret/i);
  });

  it("needs neither name, file, line nor commit", async () => {
    const { recipientName, file, line, commit, committedOn, ...least } = props();
    const { text } = await renderIncidentLink(least);
    expect(text).toContain("A Stripe access token was committed to acme/payments.");
    expect(text).not.toMatch(/undefined|File|Commit {2}/);
  });
});
