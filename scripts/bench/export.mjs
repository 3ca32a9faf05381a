import { baseUrl, until } from "./product.mjs";
import { row } from "./row.mjs";

const promisedRate = 30_000;
const promisedMemory = 300;
const counted = (number) => Math.round(number).toLocaleString("en");

/** Every incident in both formats, streamed to somebody who only counts lines, and as a file that the worker writes. */
export async function exportOf({ cookie, web, worker, rss }) {
  const rows = [];
  for (const format of ["csv", "jsonl"]) rows.push(await streamed({ cookie, web, rss }, format));
  return [...rows, await written({ cookie, worker, rss })];
}

async function streamed({ cookie, web, rss }, format) {
  const memory = highestOf(() => rss(web));
  let lines = format === "csv" ? -1 : 0;
  const started = performance.now();
  const response = await fetch(`${baseUrl}/api/v1/exports/incidents?format=${format}`, { headers: { cookie } });
  for await (const piece of response.body) {
    for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) lines += 1;
  }
  return rowOf(`export of every incident as ${format}, streamed`, { lines, started, memory, ok: response.ok });
}

async function written({ cookie, worker, rss }) {
  const memory = highestOf(() => rss(worker));
  const started = performance.now();
  const ask = async (path, method = "GET") => {
    const headers = { cookie, origin: baseUrl, "content-type": "application/json" };
    const response = await fetch(`${baseUrl}/api/v1/exports/${path}`, {
      method,
      headers,
      body: method === "GET" ? undefined : "{}",
    });
    return response.status === 204 ? {} : response.json();
  };
  const { id } = await ask("incidents?format=csv", "POST");
  let file = { state: "writing", written: 0 };
  await until(
    async () => {
      file = await ask(`files/${id}`);
      return file.state !== "writing";
    },
    600_000,
    200,
  );
  const line = rowOf("the same as a file, written by the worker", {
    lines: file.written,
    started,
    memory,
    ok: file.state === "ready",
  });
  await ask(`files/${id}`, "DELETE");
  return line;
}

function rowOf(what, { lines, started, memory, ok }) {
  const seconds = (performance.now() - started) / 1_000;
  const { before, highest } = memory.stop();
  return row(
    what,
    `${counted(lines)} rows in ${seconds.toFixed(0)} s, ${counted(lines / seconds)} rows/s; memory ${before} MB, at most ${highest} MB`,
    `complete, ${counted(promisedRate)} rows/s, memory + ${promisedMemory} MB at most`,
    ok && lines / seconds >= promisedRate && highest <= before + promisedMemory,
  );
}

/** How much memory a process has now, and the most it had until it is asked to stop looking. */
function highestOf(megabytes) {
  const before = megabytes();
  let highest = before;
  const timer = setInterval(() => {
    highest = Math.max(highest, megabytes());
  }, 200);
  return {
    stop() {
      clearInterval(timer);
      return { before, highest };
    },
  };
}
