import { describe, expect, it } from "vitest";
import { ConfirmPage } from "@/external/confirm-page";
import { ConflictPage } from "@/external/conflict-page";
import { NotFoundPage } from "@/external/not-found-page";
import { renderPage } from "@/external/page";
import { UnavailablePage } from "@/external/unavailable-page";
import { exampleView } from "./example-view";

const { linkId, workspaceName, recipientMasked, incident } = exampleView();
const frame = { linkId, workspaceName, recipientMasked, incident, token: "t".repeat(64) };

describe("the other pages of the external door", () => {
  it("answers every dead link with the same bytes, naming nothing", () => {
    const html = renderPage(<NotFoundPage />);
    expect(renderPage(<NotFoundPage />)).toBe(html);
    expect(html).not.toMatch(/INC-|Acme|shared\//);
    expect(html).toContain("new link");
  });

  it("asks again before closing, with every field of the choice", () => {
    const html = renderPage(
      <ConfirmPage
        view={{ ...frame, action: "ignore", fields: { ignore_reason: "low_risk", comment: 'a "<b>" c' } }}
      />,
    );
    for (const part of [
      `action="/shared/${linkId}/ignore"`,
      `name="ct" value="${frame.token}"`,
      'name="ignore_reason" value="low_risk"',
      'name="comment" value="a &quot;&lt;b&gt;&quot; c"',
      'name="confirmed" value="yes"',
      "it is real, but the risk is low",
      `href="/shared/${linkId}"`,
    ])
      expect(html).toContain(part);
  });

  it("says what an unrevoked secret still means", () => {
    const resolve = (revoked: "yes" | "no") =>
      renderPage(<ConfirmPage view={{ ...frame, action: "resolve", fields: { secret_revoked: revoked } }} />);
    expect(resolve("yes")).toContain("the secret was revoked");
    expect(resolve("no")).toContain("whoever has a copy can still use it");
  });

  it("shows the present state when somebody was faster", () => {
    const html = renderPage(
      <ConflictPage view={{ ...frame, incident: { ...incident, status: "resolved", closedAtText: "6 March" } }} />,
    );
    expect(html).toContain("It was resolved on 6 March.");
    expect(html).toContain("was not saved");
  });

  it("needs no script, inline style or image on any of them", () => {
    for (const html of [renderPage(<NotFoundPage />), renderPage(<UnavailablePage />)])
      expect(html).not.toMatch(/<script|<style|\sstyle=|<img/);
  });
});
