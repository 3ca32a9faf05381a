import { describe, expect, test } from "vitest";
import type { CampaignLine, CampaignProps } from "@/emails/campaign-words";
import { renderCampaign, renderCampaignReport } from "@/emails/render";

const line = (number: number, more: Partial<CampaignLine> = {}): CampaignLine => ({
  incidentNumber: number,
  severity: "critical",
  detectorName: "Stripe API key",
  repository: "acme/payments",
  file: "src/charge.ts",
  line: 42,
  url: `https://handback.acme.example/l/${"h".repeat(20)}.${number}.signature`,
  ...more,
});
const frame: CampaignProps = {
  workspaceName: "Acme",
  recipientName: "Dana Li",
  lines: [line(12), line(13, { severity: "unknown", file: undefined, line: undefined })],
  more: 0,
  reminder: false,
  dueOn: "14 December 2026",
  may: "answer",
  expiresOn: "21 December 2026, 09:00 UTC",
  contact: { name: "Maya Lindqvist", email: "maya@acme.example" },
};

describe("a campaign's mail", () => {
  test("says who asks, what and where, what to do, by when, and whom to ask, in both parts", async () => {
    const { subject, text, html } = await renderCampaign(frame);
    expect(subject).toBe("Action needed: 2 incidents, by 14 December 2026");
    const words = html
      .replaceAll(/<style>.*?<\/style>/gs, "")
      .replaceAll(/<!--.*?-->/g, "")
      .replaceAll(/<[^>]+>/g, " ")
      .replaceAll("&#x27;", "'");
    for (const sentence of [
      "Hello Dana Li,",
      "2 incidents wait for you.",
      "This happens to everyone",
      "Please look at them by the end of 14 December 2026 (UTC).",
      "INC-12 · Critical",
      "Stripe API key in acme/payments",
      "src/charge.ts, line 42",
      "Answer the few questions on its page.",
      "The links work until 21 December 2026, 09:00 UTC.",
      "say “This isn't mine” on its page",
      "Maya Lindqvist looks after this: ask maya@acme.example whatever is unclear.",
    ]) {
      expect(text).toContain(sentence);
      expect(words).toContain(sentence);
    }
    for (const { url } of frame.lines) {
      expect(text.split("\n")).toContain(url);
      expect(html).toContain(`href="${url}"`);
    }
    expect(html).not.toMatch(/<img|<script/);
  });

  test.each([
    ["request", "ask there to close it"],
    ["close", "and close it there."],
    ["app", "where you may"],
  ] as const)("says what may be done: %s", async (may, words) => {
    expect((await renderCampaign({ ...frame, may })).text).toContain(words);
  });

  test("speaks of one where it is one", async () => {
    const { subject, text } = await renderCampaign({ ...frame, lines: [line(1)] });
    expect(subject).toBe("Action needed: 1 incident, by 14 December 2026");
    expect(text).toContain("1 incident waits for you.");
    expect(text).toContain("Please look at it by");
    expect(text).toContain("Open it: the page says");
  });

  test("as a reminder is short, and says how many more there are", async () => {
    const { subject, text } = await renderCampaign({ ...frame, reminder: true, more: 7 });
    expect(subject).toBe("Reminder: 9 incidents, by 14 December 2026");
    expect(text).toContain("9 incidents still wait for you.");
    expect(text).toContain("And 7 more, from the mails before this one.");
  });

  test("to a member leads into the app, and says that the rest is there", async () => {
    const { expiresOn: _, ...rest } = frame;
    const listUrl = "https://handback.acme.example/incidents";
    const { text } = await renderCampaign({ ...rest, may: "app", more: 3, listUrl });
    expect(text).toContain("Sign in to open them");
    expect(text.split("\n")).toContain(listUrl);
    expect(text).not.toContain("The link");
  });

  test("of twenty-five lines with real links stays below what clients cut off", async () => {
    const lines = Array.from({ length: 25 }, (_, index) =>
      line(1_000_000 + index, {
        url: `https://handback.acme.example/l/${"h".repeat(60)}.${"p".repeat(260)}.${"s".repeat(43)}`,
        file: `packages/payments/src/providers/${"deep/".repeat(8)}charge.ts`,
      }),
    ) as [CampaignLine, ...CampaignLine[]];
    const { html } = await renderCampaign({ ...frame, lines });
    expect(Buffer.byteLength(html)).toBeLessThan(102_000);
  });

  test("says what others wrote as one harmless line", async () => {
    const hostile = "Key\r\nBcc: eve@evil.example\u202e<b>x</b>";
    const { text, html, subject } = await renderCampaign({
      ...frame,
      recipientName: hostile,
      contact: { name: hostile, email: hostile },
      lines: [line(1, { detectorName: hostile, repository: hostile, file: hostile })],
    });
    expect(text.split("\n").filter((one) => one.startsWith("Bcc"))).toEqual([]);
    expect(text).toContain("Hello,");
    expect(subject).not.toContain("Key");
    expect(html).not.toContain("<b>x</b>");
    expect(html).not.toContain("\u202e");
  });
});

test("a campaign's report says how it ended, with its figures and where to look", async () => {
  const { subject, text, html } = await renderCampaignReport({
    workspaceName: "Acme",
    campaignName: "Old keys\r\nBcc: eve@evil.example",
    endedFor: "due",
    incidents: 180,
    closed: 120,
    figures: [
      ["People asked", 40],
      ["Silent", 12],
    ],
    pageUrl: "https://handback.acme.example/campaigns/3",
    tableUrl: "https://handback.acme.example/api/v1/campaigns/3/report?format=csv",
  });
  expect(subject).toBe("Your campaign has ended: 120 of 180 closed");
  expect(text).toContain("Its due date has passed, and 120 of 180 incidents are closed.");
  expect(text).toContain("  Silent        12");
  for (const address of ["campaigns/3", "campaigns/3/report?format=csv"]) expect(html).toContain(address);
  expect(text.split("\n").filter((one) => one.startsWith("Bcc"))).toEqual([]);
});
