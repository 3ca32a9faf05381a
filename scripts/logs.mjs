import { appendFileSync, mkdirSync, renameSync, statSync } from "node:fs";
import path from "node:path";
import { say } from "./say.mjs";

const largest = 10_000_000;

/**
 * Where the lines of one program go. A real installation gets them on stdout as they are, for its log collector; a demo
 * keeps its terminal calm: everything goes to `DATA_DIR/logs`, only warnings and worse are shown.
 */
export function logOf(name, directory, toTerminal) {
  if (toTerminal) return (line) => process.stdout.write(`${line}\n`);
  const file = path.join(directory, "logs", `${name}.log`);
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  let size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return (line) => {
    try {
      if (size > largest) {
        renameSync(file, `${file}.1`);
        size = 0;
      }
      appendFileSync(file, `${line}\n`, { mode: 0o600 });
      size += Buffer.byteLength(line) + 1;
    } catch {
      // A full disk must not take the program down with its log.
    }
    const readable = readableLine(line);
    if (readable.important) say(`[${name}] ${readable.text}`);
  };
}

/** One JSON log line as a person reads it; `important` from warnings on. */
export function readableLine(line) {
  try {
    const { level, msg, err } = JSON.parse(line);
    return { important: level >= 40, text: [msg, err?.message].filter(Boolean).join(": ") };
  } catch {
    return { important: false, text: line };
  }
}
