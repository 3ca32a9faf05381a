// What the commands print: progress while something slow happens, one sentence when something fails.

/** A failure that a person can do something about; its message is the whole sentence they read. */
export class Fault extends Error {}

let out = process.stdout;

/** Keeps stdout free for a command's own output. */
export function progressOnStderr() {
  out = process.stderr;
}

for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error) => {
    if (error.code !== "EPIPE") throw error;
  });
}

export function say(line = "") {
  out.write(`${line}\n`);
}

/** Says what is being done, then every ten seconds that it still is, with the last line passed to `detail`. */
export async function step(title, work) {
  const started = Date.now();
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
  let last = "";
  say(`· ${title}`);
  const timer = setInterval(() => say(`  still at it, ${seconds()}${last ? `: ${last}` : ""}`), 10_000);
  try {
    const result = await work((line) => {
      last = line.trim().slice(0, 120) || last;
    });
    if (Date.now() - started > 3_000) say(`  done in ${seconds()}`);
    return result;
  } finally {
    clearInterval(timer);
  }
}

const sentences = {
  ENOSPC: (error) => `The disk is full${at(error)}. Free some space and run the same command again.`,
  EDQUOT: (error) => `The disk quota is used up${at(error)}. Free some space and run the same command again.`,
  EACCES: (error) =>
    `No permission to use ${error.path ?? "a file"}. Give this user access to it, or set DATA_DIR to a directory it may write to.`,
  EPERM: (error) =>
    `No permission to use ${error.path ?? "a file"}. Give this user access to it, or set DATA_DIR to a directory it may write to.`,
  EROFS: (error) =>
    `${error.path ?? "The disk"} is on a read-only file system. Set DATA_DIR to a directory that can be written to.`,
  EMFILE: () => "Too many open files. Raise the limit (ulimit -n 4096) and run the same command again.",
};
const at = (error) => (error.path ? ` (writing ${error.path})` : "");

/** The one sentence for any error; without a stack trace unless HANDBACK_DEBUG is set. */
export function sentenceOf(error) {
  if (process.env.HANDBACK_DEBUG && error instanceof Error) return error.stack ?? error.message;
  if (error instanceof Fault) return error.message;
  const known = sentences[error?.code];
  if (known) return known(error);
  return `Handback stopped: ${error?.message ?? error}. HANDBACK_DEBUG=1 shows where.`;
}

/** Runs a command's main function; any failure becomes one sentence on stderr and exit status 1. */
export async function orExit(main) {
  try {
    await main();
  } catch (error) {
    process.stderr.write(`\n${sentenceOf(error)}\n`);
    process.exit(1);
  }
}
