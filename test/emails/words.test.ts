import { describe, expect, it } from "vitest";
import { httpsOnly, oneLine, shortCommit, withArticle } from "@/emails/words";

describe("words", () => {
  it.each([
    ["Stripe key", "a Stripe key"],
    ["AWS access key", "an AWS access key"],
    ["GitHub token", "a GitHub token"],
    ["SSH key", "an SSH key"],
    ["URL with a password", "a URL with a password"],
    ["npm token", "an npm token"],
    ["OpenAI key", "an OpenAI key"],
    ["Generic API key", "a generic API key"],
    ["Azure secret", "an Azure secret"],
  ])("%s is %s", (noun, spoken) => expect(withArticle(noun)).toBe(spoken));

  it("brings foreign text onto one line without direction tricks", () => {
    expect(oneLine("a\r\nBcc: x\u2028b\u202Ec\u0000d")).toBe("a Bcc: x bc d");
    expect([...oneLine("é".repeat(500), 50)]).toHaveLength(50);
    expect(oneLine("<img src=x>")).toBe("<img src=x>");
  });

  it("shortens hashes only", () => {
    expect(shortCommit("9fceb02d0ae598e95dc970b74767f19372d61af8")).toBe("9fceb02d");
    expect(shortCommit("main")).toBe("main");
  });

  it.each([
    "javascript:alert(1)",
    "http://a.example",
    "data:text/html,x",
    "//a.example",
    "https://u:p@a.example",
    "",
    null,
  ])("does not link %s", (address) => expect(httpsOnly(address)).toBeUndefined());
});
