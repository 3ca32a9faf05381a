import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Malformed } from "@/lib/errors";
import type { Headers } from "@/lib/ingest/source";
import { gitguardian } from "@/lib/ingest/sources/gitguardian";
import { isSigned } from "@/lib/ingest/sources/gitguardian/protocol";
import { github } from "@/lib/ingest/sources/github";
import { signatureOf } from "@/lib/ingest/sources/reading/signature";
import { receivedAt as now, webhookOf } from "./fixtures";

const key = ["endpoint", "key", "one"].join(" ");
const otherKey = ["endpoint", "key", "two"].join(" ");
const body = Buffer.from('{"action":"created","n":1}');
const hub = webhookOf(github);
const guardian = webhookOf(gitguardian);

type Signed = { verify: (headers: Headers, bytes: Buffer, keys: string[]) => string; headers: Headers; header: string };
const timestamp = String(now.getTime() / 1000);
const signed: [string, Signed][] = [
  [
    "github",
    {
      verify: (headers, bytes, keys) => hub.verify(headers, bytes, keys, now),
      headers: { "x-hub-signature-256": signatureOf(key, body) },
      header: "x-hub-signature-256",
    },
  ],
  [
    "gitguardian",
    {
      verify: (headers, bytes, keys) => guardian.verify(headers, bytes, keys, now),
      headers: { timestamp, "gitguardian-signature": signatureOf(timestamp + key, body) },
      header: "gitguardian-signature",
    },
  ],
];

describe.each(signed)("a %s signature", (_, { verify, headers, header }) => {
  test("is valid under any of the endpoint's secrets, and under no other", () => {
    expect(verify(headers, body, [key])).toBe("valid");
    expect(verify(headers, body, [otherKey, key])).toBe("valid");
    expect(verify(headers, body, [otherKey])).toBe("invalid");
    expect(verify(headers, body, [])).toBe("invalid");
    expect(verify({ ...headers, [header]: signatureOf("", body) }, body, [""])).toBe("invalid");
  });

  test("is invalid after any change of one bit in any byte of the body", () => {
    for (let at = 0; at < body.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const flipped = Buffer.from(body);
        flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
        expect(verify(headers, flipped, [key])).toBe("invalid");
      }
    }
  });

  test("is invalid after any change of one bit in any byte of itself", () => {
    const signature = Buffer.from(headers[header] ?? "");
    for (let at = 0; at < signature.length; at++) {
      for (let bit = 0; bit < 7; bit++) {
        const flipped = Buffer.from(signature);
        flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
        expect(verify({ ...headers, [header]: flipped.toString("latin1") }, body, [key])).toBe("invalid");
      }
    }
  });

  test("is invalid when it is any other text", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (text) => {
        expect(verify({ ...headers, [header]: text }, body, [key])).toBe("invalid");
      }),
    );
    expect(verify({ ...headers, [header]: `${headers[header]}0` }, body, [key])).toBe("invalid");
    expect(verify({ ...headers, [header]: headers[header]?.slice(0, -1) }, body, [key])).toBe("invalid");
  });

  test("that is missing is malformed", () => {
    expect(() => verify({ ...headers, [header]: undefined }, body, [key])).toThrow(Malformed);
  });
});

describe("github", () => {
  test("signs as GitHub documents it", () => {
    const documented = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    expect(signatureOf("It's a Secret to Everybody", Buffer.from("Hello, World!"))).toBe(documented);
  });

  test("names the delivery and the event in headers it cannot do without", () => {
    const headers = { "x-github-delivery": "0b989ba4-242f-11e5-81e1-c7b6966d2516", "x-github-event": "push" };
    expect(hub.deliveryId(headers, "")).toBe(headers["x-github-delivery"]);
    expect(hub.event(headers, {})).toBe("push");
    expect(() => hub.deliveryId({}, "")).toThrow(Malformed);
    expect(() => hub.event({}, {})).toThrow(Malformed);
  });
});

describe("gitguardian", () => {
  const sentAt = (time: string) => ({ timestamp: time, "gitguardian-signature": signatureOf(time + key, body) });
  const shifted = (seconds: number) => new Date(now.getTime() + seconds * 1000);

  test("signs as GitGuardian documents it", () => {
    const documented = "sha256=172fe3d694b734aa53dc892fd3b8d62163fc240064de570ba006900bb54a0fc2";
    expect(isSigned("0", Buffer.from("bar"), documented, ["foo"])).toBe(true);
    expect(isSigned("1", Buffer.from("bar"), documented, ["foo"])).toBe(false);
  });

  test("takes the older name of the header", () => {
    const headers = { timestamp, "x-gitguardian-signature": signatureOf(timestamp + key, body) };
    expect(guardian.verify(headers, body, [key], now)).toBe("valid");
  });

  test.each([
    ["seconds", (time: Date) => String(time.getTime() / 1000)],
    ["milliseconds", (time: Date) => String(time.getTime())],
    ["ISO 8601", (time: Date) => time.toISOString()],
    ["ISO 8601 without a zone", (time: Date) => time.toISOString().replace("Z", "")],
  ])("is stale beyond five minutes either way, in %s", (_, write) => {
    for (const [seconds, verdict] of [
      [0, "valid"],
      [300, "valid"],
      [-300, "valid"],
      [301, "stale"],
      [-301, "stale"],
    ] as const) {
      expect(guardian.verify(sentAt(write(shifted(seconds))), body, [key], now)).toBe(verdict);
    }
  });

  test("is stale when its time cannot be read, and invalid when the time was changed", () => {
    expect(guardian.verify(sentAt("yesterday"), body, [key], now)).toBe("stale");
    expect(guardian.verify({ ...sentAt(timestamp), timestamp: `${timestamp}0` }, body, [key], now)).toBe("invalid");
    expect(() => guardian.verify({ "gitguardian-signature": "sha256=0" }, body, [key], now)).toThrow(Malformed);
  });

  test("knows a delivery by its time and its bytes", () => {
    const digest = createHash("sha256").update(body).digest("hex");
    const id = guardian.deliveryId({ timestamp }, digest);
    expect(guardian.deliveryId({ timestamp }, digest)).toBe(id);
    expect(guardian.deliveryId({ timestamp: "1" }, digest)).not.toBe(id);
    expect(guardian.deliveryId({ timestamp }, digest.replace(/^./, "x"))).not.toBe(id);
  });
});
