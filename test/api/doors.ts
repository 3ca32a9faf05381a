import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll } from "vitest";
import { problemAnswer, send } from "@/app/_server/exchange";
import { uploadDoor } from "@/app/_server/uploads";
import { webhookDoor } from "@/app/_server/webhooks";

/** Serves the doors that are answered before Next, over real HTTP, for the calling test file. */
export function ownDoors(): { url: () => string } {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const answer = webhookDoor(request, url.pathname) ?? uploadDoor(request, url);
    Promise.resolve(answer ?? { status: 404, headers: {}, body: "" })
      .catch(problemAnswer)
      .then((ready) => send(response, ready));
  });
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  return { url: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
