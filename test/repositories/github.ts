import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll } from "vitest";

type Answer = { status?: number; body: string | object };
export type GitHub = {
  answers: Map<string, Answer>;
  asked: { path: string; authorization: string | undefined; accept: string | undefined }[];
};

/** GitHub's API on this machine, for the calling test file: it answers what it was told to, and 404 for the rest. */
export function ownGitHub(token: string): GitHub {
  const github: GitHub = { answers: new Map(), asked: [] };
  let server: Server;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const path = request.url ?? "";
      github.asked.push({ path, authorization: request.headers.authorization, accept: request.headers.accept });
      const { status = 200, body } = github.answers.get(path) ?? { status: 404, body: { message: "Not Found" } };
      response.writeHead(status, typeof body === "string" ? {} : { "content-type": "application/json; charset=utf-8" });
      response.end(typeof body === "string" ? body : JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    process.env.GITHUB_API_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    process.env.GITHUB_TOKEN = token;
  });
  afterAll(() => server.close());
  return github;
}
