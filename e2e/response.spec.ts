import { expect, test } from "@playwright/test";
import { accessibilityFaults, fakeSecret, leak, linkIn, nextMail, signIn, someAuthor } from "./support";

// Axe looks at a long page twice.
test.setTimeout(180_000);

const dayIn = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const [soon, later] = [dayIn(50), dayIn(60)];

test("a security incident is declared, worked on by few, and told of afterwards", async ({ page, browser }) => {
  const author = someAuthor();
  const id = await leak({ author, secret: fakeSecret() });
  const link = linkIn(await nextMail(author.email));
  await signIn(page, "Maya");

  await page.goto(`/incidents/${id}`);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Declare a security incident…" }).click();
  await page.getByLabel("What was seen?").fill("A login with this key from an address nobody knows.");
  await page.getByRole("button", { name: "Declare", exact: true }).click();
  await page.waitForURL(`**/incidents/${id}/response`);
  await expect(page.getByRole("heading", { name: "The attack goes on" })).toBeVisible();

  // For others it does not exist any more, and the author's link rests.
  const others = await browser.newPage();
  await signIn(others, "Bob");
  expect((await others.goto(`/incidents/${id}`))?.status()).toBe(404);
  expect((await others.goto(link))?.status()).toBe(404);

  await page.getByLabel("State of step 1", { exact: true }).selectOption("doing");
  await expect(page.getByText(/Begun/)).toBeVisible();
  await page.getByLabel("State of step 12", { exact: true }).selectOption("not_applicable");
  await page.getByLabel("Why does it not apply?").fill("Nothing was taken.");
  await page.getByRole("button", { name: "Mark as not applicable" }).click();
  await expect(page.getByText("Not applicable: Nothing was taken.", { exact: true })).toBeVisible();
  await expect(page.getByLabel("State of step 11", { exact: true }).locator("option[value=done]")).toBeDisabled();
  const log = { name: "auth.log", mimeType: "text/plain", buffer: Buffer.from("a login of nobody we know") };
  await page.locator("input[type=file]").setInputFiles(log);
  await expect(page.getByText("25 bytes, text/plain")).toBeVisible();
  const dropped = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(["what was held over the page"], "trace.txt"));
    return data;
  });
  await page.dispatchEvent("h1", "dragover", { dataTransfer: dropped });
  await expect(page.getByText("Drop to keep as evidence")).toBeVisible();
  await page.dispatchEvent("h1", "drop", { dataTransfer: dropped });
  await expect(page.getByText("Drop to keep as evidence")).toHaveCount(0);
  await expect(page.getByRole("link", { name: "trace.txt" })).toBeVisible();
  const [evidence] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "auth.log" }).click(),
  ]);
  expect(evidence.suggestedFilename()).toBe("auth.log");
  await page.getByRole("button", { name: "Delete auth.log" }).click();
  await page.getByLabel("Why is auth.log deleted?").fill("It was the wrong file.");
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(page.getByText(/Deleted by Maya Lindqvist .*: It was the wrong file\./)).toBeVisible();
  expect(await accessibilityFaults(page)).toEqual([]);

  // Whoever does not know of it is brought in with what they are given, and the page says so first.
  await page.getByRole("button", { name: "Decide an action…" }).click();
  await page.getByLabel("What will be done").fill("Look through the log");
  await page.getByLabel("By whom").selectOption({ label: "Bob Okafor" });
  await expect(page.getByText("Bob Okafor does not know of it yet.")).toBeVisible();
  await page.getByLabel("Due", { exact: true }).fill(soon);
  await page.getByRole("button", { name: "Keep, and bring them in" }).click();
  await expect(page.getByText(`Bob Okafor, due ${soon}`)).toBeVisible();
  expect((await others.goto(`/incidents/${id}`))?.status()).toBe(200);
  await page.getByRole("button", { name: "Take Bob Okafor out" }).click();
  await expect(page.getByText(`Bob Okafor (does not see it), due ${soon}`)).toBeVisible();
  expect((await others.goto(`/incidents/${id}`))?.status()).toBe(404);

  await page.getByRole("button", { name: "The attack is over…" }).click();
  await page.getByLabel("How do you know?").fill("The key is revoked, and no login was seen since.");
  await page.getByRole("button", { name: "The attack is over", exact: true }).click();
  await expect(page.getByRole("heading", { name: "The attack is over" })).toBeVisible();
  await page.getByLabel("State of step 11", { exact: true }).selectOption("done");
  await page.getByRole("button", { name: "Let others see the incident" }).click();
  await expect(page.getByText("Seen by everybody who may see incidents")).toBeVisible();
  expect((await others.goto(`/incidents/${id}`))?.status()).toBe(200);

  await page.getByRole("button", { name: "Decide an action…" }).click();
  await page.getByLabel("What will be done").fill("Rotate such keys every month");
  await page.getByLabel("By whom").selectOption({ label: "Bob Okafor" });
  await page.getByLabel("Due", { exact: true }).fill(later);
  await page.getByRole("button", { name: "Keep", exact: true }).last().click();
  await expect(page.getByText(`Bob Okafor, due ${later}`)).toBeVisible();

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "PDF" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(`response-inc-${id}.pdf`);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await accessibilityFaults(page)).toEqual([]);
});
