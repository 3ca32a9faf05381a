import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { startTarpit } from "./tarpit";

let submit: typeof import("@/lib/mail/transport").submit;
let closeTransport: typeof import("@/lib/mail/transport").closeTransport;
let tarpit: Awaited<ReturnType<typeof startTarpit>>;

/** The transport, as a worker with this mail server would have it. */
async function against(stuckAt: Parameters<typeof startTarpit>[0]) {
  tarpit = await startTarpit(stuckAt);
  process.env.SMTP_URL = tarpit.url;
  ({ submit, closeTransport } = await import("@/lib/mail/transport"));
}

const message = (text = "Hello") => ({
  sender: "bounces@acme.example",
  recipient: "dana.li@acme.example",
  messageId: "<one@handback.acme.example>",
  attempt: 1,
  subject: "Action needed",
  text,
  html: `<p>${text}</p>`,
});

beforeEach(() => vi.resetModules());
afterEach(async () => {
  await closeTransport();
  await tarpit.close();
});

test("a server that hangs up before it took anything gets the mail again, as often as needed", async () => {
  await against("hangs up at rcpt");
  for (let time = 0; time < 3; time += 1) expect(await submit(message())).toMatchObject({ outcome: "deferred" });
});

describe("a server that answers a byte at a time", () => {
  test.each(["greeting", "rcpt"] as const)(
    "at %s is given up in time, and nothing was handed over",
    async (stuckAt) => {
      await against(stuckAt);
      const began = Date.now();
      expect(await submit(message(), 700)).toMatchObject({ outcome: "deferred" });
      expect(Date.now() - began).toBeLessThan(3_000);
      await expect.poll(() => tarpit.closed()).toBe(1);
    },
  );

  test("after the final dot is given up in time, and the mail may have arrived", async () => {
    await against("data");
    const began = Date.now();
    expect(await submit(message(), 700)).toMatchObject({ outcome: "unknown" });
    expect(Date.now() - began).toBeLessThan(3_000);
    expect(tarpit.taken.join("")).toContain("\r\n.\r\n");
    await expect.poll(() => tarpit.closed()).toBe(1);
  });

  test("does not hold up the mail of others", async () => {
    await against("rcpt");
    const began = Date.now();
    const outcomes = await Promise.all(Array.from({ length: 12 }, () => submit(message(), 900)));
    expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(["deferred"]));
    expect(Date.now() - began).toBeLessThan(4_000);
  });
});
