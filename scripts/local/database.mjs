import { randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir, totalmem } from "node:os";
import path from "node:path";
import pg from "pg";
import { writePrivately } from "../keys.mjs";
import { anyFree, isFree } from "../ports.mjs";
import { identityOf, isAlive, startOf, until, workingDirectoryOf } from "../processes.mjs";
import { failed, runCommand } from "../run-command.mjs";
import { Fault } from "../say.mjs";
import { databaseHome } from "./database-home.mjs";

const linux = process.platform === "linux";

/**
 * Brings up PostgreSQL on the data kept for `directory`, on a free port of 127.0.0.1; takes over one that a killed run
 * left behind. Answers `{url, adminUrl, port, adopted, isAlive(), stop()}`: `url` belongs to the role that owns the
 * database `handback` and nothing else, `adminUrl` to the superuser. `durable: false` is for data nobody will miss.
 */
export async function startDatabase({ directory, durable = true, preferredPort }) {
  const file = path.join(directory, "postgres.json");
  const kept = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  const place = databaseHome(directory, kept.home);
  const password = kept.password ?? randomBytes(24).toString("base64url");
  writePrivately(file, { home: place.home, password });

  const server = { ...place, durable, password };
  let port = await adopt(server);
  const adopted = port !== undefined;
  if (!existsSync(server.cluster)) await create(server);
  port ??= await startServer(server, preferredPort);
  await ensureDatabase(server, port);
  return {
    url: urlOf(server, port, "handback", "handback"),
    adminUrl: urlOf(server, port, "postgres", "postgres"),
    port,
    adopted,
    home: server.home,
    isAlive: () => postmasterOf(server.cluster) !== undefined,
    stop: () => stopServer(server),
  };
}

/** A server for tests: its own empty data in the temporary directory, removed by `stop()`; `url` is the superuser's. */
export async function startThrowAwayDatabase() {
  await removeAbandoned();
  const directory = mkdtempSync(path.join(tmpdir(), "handback-test-"));
  chmodSync(directory, 0o711);
  writePrivately(path.join(directory, "owner.json"), identityOf(process.pid));
  const database = await startDatabase({ directory, durable: false });
  return { url: database.adminUrl, stop: () => discard(directory) };
}

async function removeAbandoned() {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith("handback-test-"))) {
    const directory = path.join(tmpdir(), name);
    const owner = path.join(directory, "owner.json");
    if (existsSync(owner) && !isAlive(JSON.parse(readFileSync(owner, "utf8"))))
      await discard(directory).catch(() => {});
  }
}

async function discard(directory) {
  const file = path.join(directory, "postgres.json");
  if (existsSync(file)) {
    const { home } = JSON.parse(readFileSync(file, "utf8"));
    await stopServer({ ...databaseHome(directory, home), cluster: path.join(home, "cluster") }, "immediate");
    rmSync(home, { recursive: true, force: true });
  }
  rmSync(directory, { recursive: true, force: true });
}

/** The port of a server that already runs on this data; the note of a dead one is removed once nothing uses the data. */
async function adopt(server) {
  const note = path.join(server.cluster, "postmaster.pid");
  if (!existsSync(note)) return undefined;
  const port = postmasterOf(server.cluster)?.port;
  if (port) {
    if (await until(() => canConnect(urlOf(server, port, "postgres", "postgres")), 30_000, 200)) return port;
    await stopServer(server, "immediate");
  }
  // Backends of a killed postmaster end by themselves; while one lives, the data must not be opened a second time.
  if (!(await until(() => !isInUse(server.cluster), 30_000))) {
    throw new Fault(
      `Processes of an earlier PostgreSQL still use ${server.cluster}. End them (or restart the machine) and run again.`,
    );
  }
  rmSync(note, { force: true });
  return undefined;
}

/** The living postmaster of a data directory by its own note; a recycled process number or a zombie is none. */
function postmasterOf(cluster) {
  try {
    const lines = readFileSync(path.join(cluster, "postmaster.pid"), "utf8").split("\n");
    const pid = Number(lines[0]);
    const alive = startOf(pid) !== undefined && (!linux || workingDirectoryOf(pid) === cluster);
    return alive ? { pid, port: Number(lines[3]) } : undefined;
  } catch {
    return undefined;
  }
}

function isInUse(cluster) {
  if (!linux) return false;
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.some((pid) => workingDirectoryOf(pid) === cluster && startOf(Number(pid)) !== undefined);
}

/** Makes the data directory under another name first, so that one that exists is one that is complete. */
async function create(server) {
  const unfinished = `${server.cluster}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  const { directory, passwordFile } = lendPassword(server);
  const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  const access = ["--username=postgres", `--pwfile=${passwordFile}`, "--auth=scram-sha-256"];
  const flags = server.durable ? [] : ["--no-sync"];
  const result = await postgres(server, "initdb", ["-D", unfinished, ...locale, ...access, ...flags]);
  rmSync(directory, { recursive: true, force: true });
  if (result.status !== 0)
    throw failed("Creating the database", result, `Check ${server.home} and run again.`, server.home);
  renameSync(unfinished, server.cluster);
}

/** A file with the password that only PostgreSQL's user can read, in a directory that user cannot tamper with. */
function lendPassword({ password, user }) {
  const directory = mkdtempSync(path.join(tmpdir(), "handback-initdb-"));
  const passwordFile = path.join(directory, "password");
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user.uid !== undefined) {
    chmodSync(directory, 0o711);
    chownSync(passwordFile, user.uid, user.gid);
  }
  return { directory, passwordFile };
}

async function startServer(server, preferredPort) {
  const log = path.join(server.home, "postgres.log");
  if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) > 10_000_000) renameSync(log, `${log}.1`);
  let result;
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const port = attempt === 0 && preferredPort && (await isFree(preferredPort)) ? preferredPort : await anyFree();
    const begin = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
    const options = ["-l", log, "-w", "-t", "60", "-o", optionsFor(server, port)];
    result = await postgres(server, "pg_ctl", ["-D", server.cluster, ...options, "start"]);
    if (result.status === 0) return port;
    const said = existsSync(log) ? readFileSync(log).subarray(begin).toString() : "";
    result.output = said || result.output;
    if (!/Address already in use/.test(said)) break;
  }
  throw failed("Starting the database", result, `Its data is in ${server.cluster}, its log in ${log}.`, server.home);
}

/** Given at every start instead of written into the data directory: root must not write where another user may plant links. */
function optionsFor({ durable }, port) {
  const settings = {
    listen_addresses: "127.0.0.1",
    port,
    unix_socket_directories: "",
    max_connections: durable ? 100 : 200,
    shared_buffers: durable ? `${sharedMegabytes()}MB` : "128MB",
    max_wal_size: durable ? "4GB" : "1GB",
    fsync: durable ? "on" : "off",
    synchronous_commit: durable ? "on" : "off",
    full_page_writes: durable ? "on" : "off",
    // Values of failing statements may be addresses or sealed secrets.
    log_parameter_max_length_on_error: 0,
    log_checkpoints: "off",
    log_timezone: "UTC",
    timezone: "UTC",
  };
  return Object.entries(settings)
    .map(([name, value]) => `-c "${name}=${value}"`)
    .join(" ");
}

/** An eighth of the machine's memory, up to a gigabyte: a page of a million incidents finds what it reads there. */
function sharedMegabytes() {
  return Math.max(128, Math.min(1_024, Math.floor(totalmem() / 8 / 1_048_576)));
}

async function ensureDatabase(server, port) {
  const client = new pg.Client({ connectionString: urlOf(server, port, "postgres", "postgres") });
  try {
    await client.connect();
    const { rows } = await client.query("SELECT EXISTS (SELECT FROM pg_database WHERE datname = 'handback') AS there");
    if (rows[0].there) return;
    await client.query("DROP ROLE IF EXISTS handback");
    await client.query(`CREATE ROLE handback LOGIN PASSWORD ${client.escapeLiteral(server.password)}`);
    await client.query("CREATE DATABASE handback OWNER handback");
  } finally {
    await client.end();
  }
}

async function canConnect(connectionString) {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 3_000 });
  client.on("error", () => {});
  return client.connect().then(
    () => client.end().then(() => true),
    () => false,
  );
}

async function stopServer(server, mode = "fast") {
  const alive = () => postmasterOf(server.cluster);
  for (const how of new Set([mode, "immediate"])) {
    const postmaster = alive();
    if (!postmaster) return;
    process.kill(postmaster.pid, how === "fast" ? "SIGINT" : "SIGQUIT");
    if (await until(() => !alive(), 20_000)) return;
  }
}

function postgres({ bin, home, user }, program, args) {
  const env = { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC", HOME: home };
  return runCommand(path.join(bin, program), args, { env, cwd: home, identity: { ...user, detached: true } });
}

const urlOf = ({ password }, port, role, database) => `postgresql://${role}:${password}@127.0.0.1:${port}/${database}`;
