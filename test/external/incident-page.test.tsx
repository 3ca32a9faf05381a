import { describe, expect, it } from "vitest";
import { remediationFor } from "@/emails/steps";
import { IncidentPage } from "@/external/incident-page";
import { noticeAfter } from "@/external/notices";
import { renderPage } from "@/external/page";
import { css } from "@/external/style";
import type { IncidentView } from "@/external/view";
import { exampleView } from "./example-view";

const page = (changes: Partial<IncidentView> = {}) => renderPage(<IncidentPage view={exampleView(changes)} />);
const answers = { actualSecret: true, accessToSensitive: false, revoked: null, remarks: "Rolled.", atText: "3 March" };
const { incident } = exampleView();

describe("the page behind a link", () => {
  it("is under 20 KB with its style for an incident with three places", () => {
    const bytes = Buffer.byteLength(page()) + Buffer.byteLength(css);
    expect(bytes).toBeLessThan(20_000);
  });

  it("is a whole document with language, title, viewport and style sheet", () => {
    expect(page()).toMatch(/^<!doctype html><html lang="en">/);
    expect(page()).toContain("<title>A Stripe access token needs your attention · Handback</title>");
    expect(page()).toContain('name="viewport"');
    expect(page()).toContain('<link rel="stylesheet" href="/external/style.css"/>');
  });

  it("has no script, no inline style, no event handler and no image to fetch", () => {
    for (const html of [page(), page({ answers }), page({ notice: noticeAfter("feedback", "17 March") })])
      expect(html).not.toMatch(/<script|<style|\sstyle=|\son\w+=|<img|javascript:/i);
    expect(css).not.toMatch(/url\(|@import|@font-face/);
  });

  it("says when a secret was seen to work, where somebody could check", () => {
    const { incident } = exampleView();
    const checkedText = "5 March 2026";
    expect(page({ incident: { ...incident, checkedText } })).toContain("(checked 5 March 2026)");
    expect(page({ incident: { ...incident, validity: "no_checker", checkedText } })).not.toContain("(checked");
    expect(page()).not.toContain("(checked");
  });

  it("says what leaked, where, why it matters and what to do", () => {
    const html = page();
    for (const words of [
      "Stripe access token",
      "x9Qz",
      "Still works",
      "Critical severity",
      "acme/payments",
      "src/billing/charge.ts:42",
      "commit 9fceb02d, 3 March 2026",
      "3 places",
      "Why it matters",
      "Investigate.",
      "Prevent.",
    ])
      expect(html).toContain(words);
    expect(html).toContain('href="https://github.com/acme/payments/blob/9fceb02d0ae598e95dc970b74767f19372d61af8/');
  });

  it("asks GitGuardian's four questions, to the letter", () => {
    const html = page();
    for (const [field, label] of [
      ["actual_secret_yes_no", "Is this an actual secret?"],
      [
        "access_to_sensitive_yes_no",
        "Does this secret give or has given access to any sensitive information or services?",
      ],
      ["revoked_yes_no", "Has this secret been revoked?"],
      ["remarks_text", "Additional remarks"],
    ])
      for (const part of [`name="${field}"`, label]) expect(html).toContain(part);
  });

  it("preselects nothing before anybody answered", () => {
    expect(page()).not.toMatch(/\schecked|\sselected|\sopen(=|>|\s)/);
  });

  it("shows earlier answers, and puts them into the form", () => {
    const html = page({ answers });
    expect(html).toMatch(/name="actual_secret_yes_no" checked="" value="yes"/);
    expect(html).toMatch(/name="access_to_sensitive_yes_no" checked="" value="no"/);
    expect(html).not.toMatch(/name="revoked_yes_no" checked/);
    expect(html).toContain("Save changed answers");
  });

  it("posts each form to its own address with its own token", () => {
    const html = page();
    for (const [action, token] of [
      ["feedback", "f"],
      ["resolve", "a"],
      ["ignore", "b"],
      ["not-mine", "c"],
    ])
      expect(html).toContain(
        `action="/shared/${exampleView().linkId}/${action}" method="post"><input type="hidden" name="ct" value="${token?.repeat(64)}"/>`,
      );
  });

  it("offers only what the link allows", () => {
    const html = page({ can: { feedback: true, resolve: false, ignore: false, notMine: true } });
    expect(html.match(/<form/g)).toHaveLength(2);
    expect(html).not.toContain("/resolve");
    expect(page({ can: { feedback: false, resolve: false, ignore: false, notMine: false } })).not.toContain("<form");
  });

  it("ties every visible field to a label, and uses no id twice", () => {
    const html = page({ answers });
    const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of html.matchAll(/<(?:textarea|input type="email")[^>]*\sid="([^"]+)"/g))
      expect(html).toContain(`<label for="${id}"`);
    const radios = html.match(/<input type="radio"/g) ?? [];
    expect(html.match(/<label><input type="radio"/g)).toHaveLength(radios.length);
    expect(radios.length).toBe(12);
  });

  it("leads from each missing answer to its field, and keeps what was typed", () => {
    const html = page({
      attempt: {
        action: "ignore",
        values: { comment: "See <ticket> 12" },
        errors: [{ field: "ignore_reason", message: "Choose why it can be ignored" }],
      },
    });
    expect(html).toContain("<title>Error: ");
    expect(html).toContain('<a href="#ignore-ignore_reason">Choose why it can be ignored</a>');
    expect(html).toContain('id="ignore-ignore_reason"');
    expect(html).toContain('aria-describedby="ignore-ignore_reason-error"');
    expect(html).toContain("See &lt;ticket&gt; 12</textarea>");
    expect(html.match(/<details open/g)).toHaveLength(1);
  });

  it("shows a closed incident's state first, and no form", () => {
    for (const [status, sentence] of [
      ["resolved", "It was resolved on 6 March."],
      ["ignored", "It was ignored on 6 March: it is a test credential and opens nothing real."],
    ] as const) {
      const html = page({
        incident: { ...incident, status, closedAtText: "6 March", ignoreReason: "test_credential" },
        answers,
      });
      expect(html).toContain(`<h1>INC-123 is ${status}</h1>`);
      expect(html.indexOf(sentence)).toBeLessThan(html.indexOf("What leaked"));
      expect(html).toContain(sentence);
      expect(html).not.toMatch(/<form|<input|<textarea|name="ct"/);
    }
  });

  it("keeps the text of others text", () => {
    const hostile = `"><img src=x onerror=alert(1)></title></textarea><script>alert(1)</script>`;
    const place = {
      repository: hostile,
      path: hostile,
      line: 1,
      commit: hostile,
      dateText: hostile,
      url: "javascript:alert(1)",
      placeKind: "commit",
    };
    const html = page({
      workspaceName: hostile,
      recipientMasked: hostile,
      incident: { ...incident, detectorName: hostile, mask: hostile, description: hostile, triggeredText: hostile },
      places: [place, { ...place, placeKind: hostile, line: null }],
      answers: { ...answers, remarks: hostile },
      sentByText: hostile,
      contact: hostile,
      attempt: { action: "not-mine", values: { suggested_email: hostile, comment: hostile }, errors: [] },
    });
    expect(html).not.toMatch(/<img|<script|javascript:/);
    expect(html.match(/<\/title>/g)).toHaveLength(1);
    for (const [, address] of html.matchAll(/\shref="([^"]*)"/g)) expect(address).toMatch(/^(https:\/\/|\/|#)/);
  });

  it("speaks of code scanning in its own words", () => {
    const html = page({
      incident: { ...incident, kind: "code_scanning", detectorName: "SQL injection", mask: null, validity: "unknown" },
      remediation: remediationFor("code_scanning", "js/sql-injection"),
    });
    expect(html).toContain("A code scanning alert needs your attention");
    expect(html).toContain("used_in_tests");
    expect(html.replace(/name="[^"]*"|id="[^"]*"/g, "")).not.toMatch(/secret|leaked|test_credential/);
  });
});
