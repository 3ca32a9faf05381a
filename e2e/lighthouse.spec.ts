import { chromium, expect, test } from "@playwright/test";
import lighthouse from "lighthouse";
import { fakeSecret, leak, linkIn, nextMail, someAuthor } from "./support";

const port = 43_190;

test("the link holder's page scores 100 for accessibility in Lighthouse, and runs no script", async () => {
  const author = someAuthor();
  await leak({ author, secret: fakeSecret() });
  const link = linkIn(await nextMail(author.email));
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
    args: ["--no-sandbox", `--remote-debugging-port=${port}`],
  });
  try {
    const result = await lighthouse(link, { port, onlyCategories: ["accessibility"], logLevel: "error" });
    expect(result?.lhr.finalDisplayedUrl).toContain("/shared/");
    expect(result?.lhr.categories.accessibility?.score).toBe(1);
  } finally {
    await browser.close();
  }
});
