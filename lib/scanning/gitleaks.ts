import { spawn } from "node:child_process";
import { z } from "zod";
import { env } from "@/lib/env";
import type { Document, Found } from "@/lib/scanning/engine";

const longestMs = 10_000;
const mostOutput = 8 * 1_048_576;
const memory = "384MiB";
/** Between two documents, so that no match of many lines goes from one into the next. */
const between = "\n\n\n\n";

const Finding = z.object({ RuleID: z.string(), StartLine: z.number(), EndLine: z.number(), Secret: z.string() });
let absent = false;
let last: Promise<unknown> = Promise.resolve();

/**
 * What gitleaks finds in each document, where its program (8.19 or newer) is on the PATH; else nothing. The documents go
 * through a pipe and are never written to a file. One scan after the other, bounded in time, memory and output: where it
 * exceeds one of them, what the other engine finds has to do.
 */
export function findWithGitleaks(documents: readonly Document[]): Promise<Found[][]> {
  const mine = last.then(() => (absent ? null : run(documents.map(({ document }) => document).join(between))));
  last = mine.catch(() => undefined);
  return mine
    .then((text) => foundIn(documents, text === null ? [] : parsed(text)))
    .catch(() => documents.map(() => []));
}

function run(text: string): Promise<string | null> {
  return new Promise((resolve) => {
    const options = ["stdin", "--no-banner", "--log-level", "error", "--exit-code", "0"];
    const child = spawn("gitleaks", [...options, "--report-format", "json", "--report-path", "-"], {
      stdio: ["pipe", "pipe", "ignore"],
      env: { PATH: env().PATH, GOMEMLIMIT: memory, GOMAXPROCS: "1" } as unknown as NodeJS.ProcessEnv,
      timeout: longestMs,
    });
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      said += chunk;
      if (said.length > mostOutput) child.kill();
    });
    child.stdin.on("error", () => undefined).end(text);
    child.on("error", () => {
      absent = true;
      resolve(null);
    });
    child.on("close", (code) => resolve(code === 0 ? said : null));
  });
}

/** Rules of our own find what is assigned to a name and looks random. */
const leftToOurs = new Set(["generic-api-key"]);

function parsed(text: string): z.infer<typeof Finding>[] {
  return (z.array(Finding).nullable().parse(JSON.parse(text)) ?? []).filter(({ RuleID }) => !leftToOurs.has(RuleID));
}

/** It counts columns in bytes, so that the secret itself is looked for, from the line on that it names. */
function foundIn(documents: readonly Document[], findings: readonly z.infer<typeof Finding>[]): Found[][] {
  let line = 1;
  return documents.map(({ document }) => {
    const starts = lineStarts(document);
    const first = line;
    line += starts.length + between.length - 1;
    const mine = findings.filter(({ StartLine, EndLine }) => StartLine >= first && EndLine < first + starts.length);
    const taken = new Set<number>();
    return mine.flatMap(({ RuleID, StartLine, Secret }): Found[] => {
      let start = document.indexOf(Secret, starts[StartLine - first]);
      while (start >= 0 && taken.has(start)) start = document.indexOf(Secret, start + 1);
      if (start < 0 || Secret === "") return [];
      taken.add(start);
      return [{ rule: RuleID, start, end: start + Secret.length }];
    });
  });
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}
