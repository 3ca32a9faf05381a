// Operator commands: prepares what they need without a word on stdout, then hands over to the program.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { ensureBuilt } from "./build.mjs";
import { ensureInstalled } from "./install.mjs";
import { newKeys, rotateRing, writePrivately } from "./keys.mjs";
import { requireNode } from "./launch.mjs";
import { dataDirectory, nodeBinary, root } from "./paths.mjs";
import { adminJson, programsOf } from "./programs.mjs";
import { requireDatabase } from "./require-database.mjs";
import { isRunning, readRun } from "./run-record.mjs";
import { orExit, progressOnStderr } from "./say.mjs";
import { completeEnvironment, resolveSettings } from "./settings.mjs";

progressOnStderr();
await orExit(async () => {
  requireNode();
  const verb = process.argv.slice(2);
  const [noun, action, ring] = verb.filter((word) => !word.startsWith("--"));
  if (noun === "keys" && action === "new") return print(newKeys());
  if (noun === "keys" && action === "rotate") return print(rotate(ring, resolveSettings()));
  const settings = resolveSettings(asRunning(process.env));
  await ensureInstalled();
  await ensureBuilt();
  process.exitCode = await withDatabase(settings, async (env) => {
    if (!isRunning(settings.directory)) await adminJson("start", env, "Bringing the database up to date", "migrate");
    return perform(verb.map(fromWhereTyped), env);
  });
});

/** Addresses are those of the Handback that runs on this DATA_DIR, where nothing else is said. */
function asRunning(environment) {
  const directory = dataDirectory(environment);
  if (environment.PUBLIC_URL || environment.PORT || !isRunning(directory)) return environment;
  return { ...environment, PUBLIC_URL: readRun(directory).url };
}

/** The new key is used from the next start on; where the keys come from the environment, the caller has to put it there. */
function rotate(ring, { values, keysAreKept, directory }) {
  const { variable, kid, value } = rotateRing(ring, values);
  if (!keysAreKept || process.env[variable]) return { ring, kid, set: `${variable}=${value}` };
  const { AUTH_SECRET, LINK_KEYS, SEAL_KEYS, FINGERPRINT_KEY } = values;
  writePrivately(path.join(directory, "keys.json"), {
    AUTH_SECRET,
    LINK_KEYS,
    SEAL_KEYS,
    FINGERPRINT_KEY,
    [variable]: value,
  });
  return { ring, kid, next: "Start Handback again for the new key to be used." };
}

function print(result) {
  if (process.argv.includes("--json")) console.log(JSON.stringify(result));
  else for (const [name, value] of Object.entries(result)) console.log(name === "set" ? value : `${name}=${value}`);
}

/** Runs `work` with a database that is there: the running one, the given one, or the embedded one started for as long. */
async function withDatabase(settings, work) {
  const { local, directory, values, wantedPorts } = settings;
  const inbox = local.mail && {
    smtpUrl: `smtp://127.0.0.1:${wantedPorts.smtp}`,
    url: `http://localhost:${wantedPorts.inbox}`,
  };
  const { providerSecrets } = await import("./local/sign-in-secrets.mjs");
  const secrets = local.signIn && providerSecrets(directory);
  const signIn = secrets && { ...secrets, issuer: `http://localhost:${secrets.port ?? wantedPorts.signIn}` };
  if (!local.database) {
    await requireDatabase(values.DATABASE_URL);
    return work(completeEnvironment(settings, { inbox, signIn }));
  }
  const { startDatabase } = await import("./local/database.mjs");
  const database = await startDatabase({ directory });
  try {
    return await work(completeEnvironment(settings, { databaseUrl: database.url, inbox, signIn }));
  } finally {
    if (!database.adopted && !isRunning(directory)) await database.stop();
  }
}

/** A file is named as seen from where the command was typed; npm changes to the repository. */
function fromWhereTyped(word) {
  const typedIn = process.env.INIT_CWD;
  if (!typedIn || word.startsWith("-") || path.isAbsolute(word)) return word;
  const file = path.resolve(typedIn, word);
  return typedIn !== root && word.includes(".") && existsSync(file) ? file : word;
}

function perform(verb, env) {
  const child = spawn(nodeBinary(), [...programsOf("start").admin, ...verb], { cwd: root, env, stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => resolve(code ?? 1));
  });
}
