import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { allowedHost, isPublicAddress } from "@/lib/outgoing/address";
import { post, type Resolve } from "@/lib/outgoing/post";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
let answer: Answer;
let hits: string[] = [];
const server = createServer((request, response) => {
  hits.push(request.url ?? "");
  answer(request, response);
});
let port = 0;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => server.close());
beforeEach(() => {
  hits = [];
  answer = (_, response) => response.end("{}");
});

/** Names as an attacker's name server would answer them. */
const names: Record<string, string[]> = {
  "public.example": ["93.184.216.34"],
  "inside.example": ["10.0.0.7"],
  "both.example": ["93.184.216.34", "127.0.0.1"],
  "six.example": ["::1"],
  "mapped.example": ["::ffff:127.0.0.1"],
  "nat64.example": ["64:ff9b::7f00:1"],
  "sixtofour.example": ["2002:7f00:1::"],
  "metadata.example": ["169.254.169.254"],
  "zero.example": ["0.0.0.0"],
  "empty.example": [],
};
const resolve: Resolve = async (host) =>
  (names[host] ?? []).map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
const send = (url: string, allowedHosts: string[] = []) =>
  post({ url, headers: {}, body: "{}" }, { allowedHosts, resolve, patienceMs: 400 });

const spelt = (port: string) => [
  `http://127.0.0.1${port}/`,
  `http://127.1${port}/`,
  `http://127.0.1${port}/`,
  `http://0x7f.1${port}/`,
  `http://0x7f000001${port}/`,
  `http://2130706433${port}/`,
  `http://017700000001${port}/`,
  `http://0177.0.0.1${port}/`,
  `http://127.0.0.1.${port}/`,
  `http://１２７.０.０.１${port}/`,
  `http://①②⑦.⓪.⓪.①${port}/`,
  `http://localhost${port}/`,
  `http://localhost.${port}/`,
  `http://LOCALHOST${port}/`,
  `http://0${port}/`,
  `http://0.0.0.0${port}/`,
  `http://[::1]${port}/`,
  `http://[::]${port}/`,
  `http://[::ffff:127.0.0.1]${port}/`,
  `http://[::ffff:7f00:1]${port}/`,
  `http://[::127.0.0.1]${port}/`,
  `http://user:secret@127.0.0.1${port}/`,
  `http://public.example@127.0.0.1${port}/`,
  `http://127.0.0.1${port}#@public.example/`,
];

const refused = [
  ...spelt(":SINK"),
  ...spelt("").map((url) => url.replace("http:", "https:")),
  "https://[::ffff:169.254.169.254]/latest/meta-data/",
  "https://169.254.169.254/latest/meta-data/",
  "https://[fe80::1]/",
  "https://[fc00::1]/",
  "https://[fd00:ec2::254]/",
  "https://[2002:7f00:1::]/",
  "https://[64:ff9b::7f00:1]/",
  "https://[2001:db8::1]/",
  "https://10.1.2.3/",
  "https://172.16.0.1/",
  "https://192.168.1.1/",
  "https://100.64.0.1/",
  "https://198.18.0.1/",
  "https://224.0.0.1/",
  "https://255.255.255.255/",
  "https://inside.example/",
  "https://both.example/",
  "https://six.example/",
  "https://mapped.example/",
  "https://nat64.example/",
  "https://sixtofour.example/",
  "https://metadata.example/",
  "https://zero.example/",
  "https://empty.example/",
  "https://public.example:8443/",
  "http://public.example/",
  "file:///etc/passwd",
  "gopher://127.0.0.1/",
  "data:text/plain,x",
  "javascript:alert(1)",
  "//public.example/",
  "not an address",
  "",
];

describe("where nothing is sent", () => {
  test("there are more than sixty of them", () => expect(refused.length).toBeGreaterThan(60));

  test.each(refused)("%s", async (url) => {
    await expect(send(url.replace("SINK", String(port)))).rejects.toThrow();
    expect(hits).toEqual([]);
  });

  test("a redirect from a place that is allowed is not followed", async () => {
    answer = (request, response) => {
      if (request.url === "/") response.writeHead(302, { location: `http://127.0.0.1:${port}/inside` });
      response.end();
    };
    await expect(send(`http://127.0.0.1:${port}/`, [`127.0.0.1:${port}`])).rejects.toThrow("redirect");
    expect(hits).toEqual(["/"]);
  });

  test("a name that leads elsewhere the second time is asked once, and its first answer is what is reached", async () => {
    let asked: string[] = [];
    const answers = (...addresses: string[]): Resolve => {
      asked = [];
      return async (host) => {
        asked.push(host);
        return [{ address: addresses[asked.length - 1] ?? "10.9.9.9", family: 4 }];
      };
    };
    const url = `http://moving.example:${port}/`;
    const allowed = { allowedHosts: [`moving.example:${port}`], resolve: answers("127.0.0.1", "10.9.9.9") };
    expect(await post({ url, headers: {}, body: "{}" }, allowed)).toMatchObject({ status: 200 });
    expect(asked).toEqual(["moving.example"]);
    const secure = { url: "https://moving.example/", headers: {}, body: "" };
    await expect(post(secure, { allowedHosts: [], resolve: answers("127.0.0.1") })).rejects.toThrow("private network");
    expect(hits).toHaveLength(1);
  });
});

describe("where the owner allows it", () => {
  const here = () => [`127.0.0.1:${port}`];

  test("what is sent arrives, by its name and with its headers", async () => {
    let seen: Record<string, unknown> = {};
    answer = (request, response) => {
      seen = { host: request.headers.host, type: request.headers["content-type"], method: request.method };
      response.writeHead(201).end("taken");
    };
    names["chat.internal"] = ["127.0.0.1"];
    const answered = await send(`http://chat.internal:${port}/hook?a=b`, [`chat.internal:${port}`]);
    expect(answered).toEqual({ status: 201, body: "taken" });
    expect(seen).toEqual({ host: `chat.internal:${port}`, type: "application/json", method: "POST" });
    expect(hits).toEqual(["/hook?a=b"]);
  });

  test("another port, or another name of the same place, is not allowed with it", async () => {
    await expect(send(`http://localhost:${port}/`, here())).rejects.toThrow();
    await expect(send(`http://127.0.0.1:${port}/`, ["127.0.0.1:1"])).rejects.toThrow();
    expect(hits).toEqual([]);
  });

  test("whoever answers slowly, or without end, is left", async () => {
    answer = () => undefined;
    await expect(send(`http://127.0.0.1:${port}/`, here())).rejects.toThrow();
    answer = (_, response) => {
      response.write("x");
    };
    await expect(send(`http://127.0.0.1:${port}/`, here())).rejects.toThrow();
    answer = (_, response) => response.end("x".repeat(65_537));
    await expect(send(`http://127.0.0.1:${port}/`, here())).rejects.toThrow("64 KB");
    server.closeAllConnections();
  });
});

test.each([
  ["8.8.8.8", true],
  ["2606:4700:4700::1111", true],
  ["127.0.0.1", false],
  ["::ffff:8.8.8.8", false],
  ["fe80::1%eth0", false],
  ["2001::1", false],
  ["nonsense", false],
])("%s is of the open internet: %s", (address, open) => expect(isPublicAddress(address)).toBe(open));

test("places to allow are written in one way", () => {
  expect(allowedHost("Chat.Internal:8443")).toBe("chat.internal:8443");
  expect(allowedHost("[::1]:80")).toBe("[::1]:80");
  expect(allowedHost("0x7f.1:80")).toBe("127.0.0.1:80");
  for (const place of ["chat.internal", "http://a:80/", "a:80/b", "user@a:80", ""])
    expect(() => allowedHost(place)).toThrow();
});
