import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { inRoot, nodeBinary, root } from "./paths.mjs";
import { identityOf } from "./processes.mjs";

const withParent = pathToFileURL(inRoot("scripts", "exit-with-parent.mjs")).href;
const tellsWhy = (line) => /^\w*Error\b|"level":[56]0/.test(line);
const pauses = [200, 1_000, 2_500];

/**
 * Keeps one of our programs running: a crash is followed by a new one within five seconds, three crashes within thirty
 * seconds by `onGiveUp(lastLine)`. Answers `{identity(), restart(), stop()}`.
 */
export function keepRunning({ args, env, onLine, onStart, onGiveUp }) {
  let child;
  let ending = false;
  let restarting = false;
  let pause;
  let crashes = [];
  let lastLine = "";

  function begin() {
    child = spawn(nodeBinary(), ["--import", withParent, ...args], {
      cwd: root,
      env: { ...env, HANDBACK_SUPERVISED: "1" },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      // Ctrl-C reaches the whole terminal group; these end when we say so, in order.
      detached: true,
    });
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        if (tellsWhy(line) || (line.trim() && !tellsWhy(lastLine))) lastLine = line;
        onLine(line);
      });
    }
    child.on("error", (error) => onGiveUp(error.message));
    child.on("exit", ended);
    onStart();
  }

  function ended() {
    if (ending) return;
    if (restarting) {
      restarting = false;
      return begin();
    }
    crashes = [...crashes, Date.now()].filter((time) => time > Date.now() - 30_000);
    if (crashes.length >= pauses.length) return onGiveUp(lastLine);
    pause = setTimeout(begin, pauses[crashes.length - 1]);
  }

  begin();
  return {
    identity: () => (child.pid ? identityOf(child.pid) : undefined),
    restart() {
      restarting = true;
      child.kill("SIGTERM");
    },
    stop() {
      ending = true;
      clearTimeout(pause);
      if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
      return new Promise((resolve) => {
        const force = setTimeout(() => child.kill("SIGKILL"), 10_000);
        child.once("exit", () => {
          clearTimeout(force);
          resolve();
        });
        child.kill("SIGTERM");
      });
    },
  };
}
