import { request } from "node:http";

/**
 * Starts every delivery within about a second, each on a connection of its own, to this machine only. Answers how many
 * were accepted with a 2xx, each one's status, and each one's latency in milliseconds.
 */
export async function burst(url, deliveries) {
  const { hostname, port, pathname } = new URL(url);
  if (!["localhost", "127.0.0.1"].includes(hostname)) throw new Error("bursts are for this machine only");
  const latencies = [];
  const statuses = [];
  let accepted = 0;
  const first = performance.now();
  const perTick = Math.ceil(deliveries.length / 100);
  const pending = [];
  for (let start = 0; start < deliveries.length; start += perTick) {
    for (const [offset, delivery] of deliveries.slice(start, start + perTick).entries()) {
      pending.push(
        send({ hostname: "127.0.0.1", port, path: pathname }, delivery).then(({ status, ms }) => {
          latencies.push(ms);
          statuses[start + offset] = status;
          if (status >= 200 && status < 300) accepted += 1;
        }),
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 8));
  }
  const startedWithinMs = Math.round(performance.now() - first);
  await Promise.all(pending);
  return { accepted, statuses, latencies, startedWithinMs };
}

function send(target, { body, headers }) {
  const started = performance.now();
  return new Promise((resolve) => {
    const outgoing = request(
      {
        ...target,
        method: "POST",
        agent: false,
        headers: { ...headers, "content-length": Buffer.byteLength(body) },
        timeout: 20_000,
      },
      (response) => {
        response.resume();
        response.on("end", () => resolve({ status: response.statusCode ?? 0, ms: performance.now() - started }));
      },
    );
    outgoing.on("error", () => resolve({ status: 0, ms: performance.now() - started }));
    outgoing.on("timeout", () => outgoing.destroy());
    outgoing.end(body);
  });
}
