import { watch } from "node:fs";
import { pathToFileURL } from "node:url";
import { banner } from "./banner.mjs";
import { keepRunning } from "./child.mjs";
import { startDatabase } from "./local/database.mjs";
import { openLocalParts } from "./local-parts.mjs";
import { logOf, readableLine } from "./logs.mjs";
import { inRoot } from "./paths.mjs";
import { identityOf, until } from "./processes.mjs";
import { adminJson, seedJson, servicesOf } from "./programs.mjs";
import { forgetRun, writeRun } from "./run-record.mjs";
import { Fault, orExit, say, sentenceOf, step } from "./say.mjs";
import { completeEnvironment, resolveSettings } from "./settings.mjs";

class Ended extends Error {}

/** Brings everything up, keeps it up, and takes it down in order on Ctrl-C, SIGTERM, or when its parent is gone. */
export async function supervise(mode, settings) {
  const started = Date.now();
  const stops = [];
  const children = {};
  const { directory, values } = settings;
  const record = { supervisor: identityOf(process.pid), url: values.PUBLIC_URL };
  let failure;
  let ending;

  const remember = (more = {}) => {
    const alive = Object.entries(children).map(([name, child]) => [name, child.identity()]);
    writeRun(directory, { ...record, children: Object.fromEntries(alive), ...more });
  };
  const stop = (error) => {
    failure ??= error;
    ending ??= takeDown();
  };
  const carryOn = () => {
    if (ending) throw new Ended();
  };

  async function takeDown() {
    if (stops.length > 0) say("\nStopping.");
    remember({ stopping: true });
    await starting.catch(() => {});
    await Promise.all(Object.values(children).map((child) => child.stop()));
    for (const stopPart of stops.toReversed()) await stopPart();
    forgetRun(directory);
    if (failure) process.stderr.write(`\n${sentenceOf(failure)}\n`);
    else say("Stopped; the data is kept.");
    process.exit(failure ? 1 : 0);
  }

  async function bringUp() {
    const database =
      settings.local.database && (await step("Starting the database", () => startDatabase({ directory })));
    if (database) stops.push(watchDatabase(database, directory, stop));
    carryOn();
    const parts = await openLocalParts(settings, stops);
    carryOn();
    const env = completeEnvironment(settings, { databaseUrl: database?.url, ...parts });
    if (mode === "dev") env.NODE_ENV = "development";
    await step("Bringing the database up to date", () =>
      adminJson(mode, env, "Bringing the database up to date", "migrate"),
    );
    carryOn();
    const demo =
      settings.demo && (await step("Preparing the demo workspace", () => seedJson(mode, env, "Preparing the demo")));
    carryOn();
    const toTerminal = !Object.values(settings.local).some(Boolean);
    for (const [name, args] of Object.entries(servicesOf(mode))) {
      children[name] = keepRunning({
        args,
        env,
        onLine: logOf(name, directory, toTerminal || mode === "dev"),
        onStart: () => setImmediate(remember),
        onGiveUp: (line) => stop(gaveUp(name, line, toTerminal ? "" : ` Its log: ${directory}/logs/${name}.log.`)),
      });
    }
    await step("Starting web and worker", () => untilReady(values, () => Boolean(ending)));
    carryOn();
    if (mode === "dev") restartOnChange(children, stops);
    banner({
      values: env,
      demo: settings.demo,
      parts,
      curl: demo?.curl,
      seconds: Math.round((Date.now() - started) / 1_000),
    });
  }

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => stop());
  process.on("disconnect", () => stop());
  remember();
  const starting = bringUp();
  await starting.catch((error) => (ending || error instanceof Ended ? undefined : stop(error)));
}

function gaveUp(name, line, where) {
  const { text } = readableLine(line);
  return new Fault(
    `The ${name} process stopped three times within 30 seconds, so Handback stops too. The last it said: ${text}.${where}`,
  );
}

async function untilReady({ PORT, HOST }, isEnding) {
  const host = ["0.0.0.0", "::"].includes(HOST) ? "127.0.0.1" : HOST;
  const address = `http://${host.includes(":") ? `[${host}]` : host}:${PORT}/api/health/live`;
  const answers = () =>
    fetch(address, { signal: AbortSignal.timeout(5_000) })
      .then((answer) => answer.ok)
      .catch(() => false);
  if (await until(async () => isEnding() || (await answers()), 90_000, 100)) return;
  throw new Fault(`The web process did not answer at ${address} within 90 seconds. Its log says why.`);
}

/** Starts the embedded database again, on the same port, when it was killed; answers how to stop it. */
function watchDatabase(first, directory, giveUp) {
  let database = first;
  let busy = false;
  const timer = setInterval(async () => {
    if (busy || database.isAlive()) return;
    busy = true;
    try {
      say("[database] it stopped unexpectedly; starting it again");
      database = await startDatabase({ directory, preferredPort: first.port });
      if (database.port !== first.port)
        throw new Fault(`The database stopped, and its port ${first.port} was taken meanwhile. Run npm start again.`);
    } catch (error) {
      giveUp(error);
    } finally {
      busy = false;
    }
  }, 500);
  return async () => {
    clearInterval(timer);
    await until(() => !busy, 30_000);
    await database.stop();
  };
}

/** Pages reload by themselves in development; what is loaded outside Next is started again. */
function restartOnChange(children, stops) {
  let soon;
  const restart = () => {
    clearTimeout(soon);
    soon = setTimeout(() => {
      say("[dev] sources changed, restarting web and worker");
      for (const child of Object.values(children)) child.restart();
    }, 200);
  };
  for (const watched of ["lib", "emails", "external", "app/_server", "server.ts", "worker.ts"]) {
    const watcher = watch(inRoot(watched), { recursive: true }, restart);
    watcher.on("error", () => {});
    stops.push(() => watcher.close());
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await orExit(() => supervise(process.argv[2] ?? "start", resolveSettings()));
}
