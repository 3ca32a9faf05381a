import { describe, expect, test } from "vitest";
import type { DigestLine } from "@/emails/digest-words";
import { renderDigest } from "@/emails/render";

const line = (number: number, more: Partial<DigestLine> = {}): DigestLine => ({
  incidentNumber: number,
  detectorName: "Stripe API key",
  repository: "acme/payments",
  linkUrl: `https://handback.acme.example/l/${"h".repeat(20)}.${number}.signature`,
  expiresOn: "30 November 2026",
  reminder: false,
  ...more,
});
const frame = { workspaceName: "Acme", sentBy: "Acme security", contact: "alice@acme.example" };

describe("a digest", () => {
  test("lists each incident with its link on a line of its own, in both parts", async () => {
    const lines = [line(12), line(13, { reminder: true, detectorName: "AWS key", repository: "acme/web" })];
    const { subject, text, html } = await renderDigest({ ...frame, lines });
    expect(subject).toBe("Action needed: 2 more incidents");
    for (const { linkUrl } of lines) {
      expect(text.split("\n")).toContain(linkUrl);
      expect(html).toContain(`href="${linkUrl}"`);
    }
    expect(text).toContain("INC-12  Stripe API key in acme/payments");
    expect(text).toContain("Reminder: INC-13  AWS key in acme/web");
    expect(text.match(/The link works until 30 November 2026\./g)).toHaveLength(2);
    expect(html).not.toMatch(/<img|<script/);
  });

  test("says of a request that was denied that it is still open, and why", async () => {
    const denied = { wanted: "ignore" as const, reason: "It is\nin use <b>elsewhere</b>." };
    const { text, html } = await renderDigest({ ...frame, lines: [line(12, { denied })] });
    expect(text).toContain("Still open: INC-12  Stripe API key in acme/payments");
    expect(text).toContain("You asked to ignore it. They write: “It is in use <b>elsewhere</b>.”");
    expect(html).not.toContain("<b>");
  });

  test("speaks of one where it is one", async () => {
    const { subject, text } = await renderDigest({ ...frame, lines: [line(1)] });
    expect(subject).toBe("Action needed: 1 more incident");
    expect(text).toContain("1 more incident waits for you.");
  });

  test("says what others wrote as one harmless line", async () => {
    const hostile = "Key\r\nBcc: eve@evil.example\u202e<b>x</b>";
    const { text, html } = await renderDigest({
      ...frame,
      lines: [line(1, { detectorName: hostile, repository: hostile })],
    });
    expect(text.split("\n").filter((one) => one.startsWith("Bcc"))).toEqual([]);
    expect(html).not.toContain("<b>x</b>");
    expect(html).not.toContain("\u202e");
  });
});
