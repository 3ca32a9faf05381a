import { describe, expect, test } from "vitest";
import { type AskedAs, askedBecause } from "@/emails/asked-words";
import { type IncidentLinkProps, incidentWords } from "@/emails/incident-words";
import { IncidentPage } from "@/external/incident-page";
import { renderPage } from "@/external/page";
import { exampleView } from "../external/example-view";

const others = (Object.keys(askedBecause) as AskedAs[]).filter((as) => as !== "author");
const props: IncidentLinkProps = {
  workspaceName: "Acme security",
  incidentNumber: 7,
  detectorName: "Stripe key",
  kind: "secret",
  severity: "high",
  repository: "acme/payments",
  commit: "9fceb02d0ae598e95dc970b74767f19372d61af8",
  linkUrl: "https://handback.acme.example/l/x",
  expiresOn: "17 March",
  canResolve: false,
  collectsFeedback: true,
  sentBy: "Acme",
  contact: "alice@acme.example",
};

describe("somebody who is asked and is not the author", () => {
  test.each(others)("%s is told why, in the mail and on the page, and never taken for the author", (askedAs) => {
    const { why } = incidentWords({ ...props, askedAs });
    expect(why).toContain(askedBecause[askedAs]);
    expect(why).toContain("This isn't mine");
    const page = renderPage(<IncidentPage view={exampleView({ askedAs })} />);
    expect(page).toContain(askedBecause[askedAs]);
    expect(`${why} ${page}`).not.toMatch(/your address is the author|on the code/);
  });

  test("the author still reads that the address is the commit's", () => {
    expect(incidentWords(props).why).toContain("your address is the author's address of the commit");
    expect(renderPage(<IncidentPage view={exampleView()} />)).toContain("that address is on the code");
  });
});
