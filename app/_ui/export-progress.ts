import { useEffect, useState } from "react";
import { callApi, sentenceOf } from "./api";

/** How far an export is written, as the API tells it. */
export type ExportProgress = {
  id: string;
  table: string;
  format: string;
  state: "writing" | "ready" | "failed";
  error: string | null;
  rows: number;
  written: number;
  bytes: number;
  expire_at: string;
};

const everyMs = 1_000;

export const contentAddress = (id: string) => `/api/v1/exports/files/${id}/content`;
export const tableWord = (table: string) => table.replaceAll("_", " ");

/** Looks again every second until the file is written; what it cannot learn it says in `problem`. */
export function useExportProgress(file: ExportProgress): { file: ExportProgress; problem: string } {
  const [latest, setLatest] = useState(file);
  const [problem, setProblem] = useState("");
  const { id } = file;
  const writing = latest.state === "writing";
  useEffect(() => {
    if (!writing) return;
    const timer = setInterval(() => {
      callApi("GET", `/exports/files/${id}`).then(
        (answer) => {
          setLatest(answer as ExportProgress);
          setProblem("");
        },
        (error: unknown) => setProblem(sentenceOf(error)),
      );
    }, everyMs);
    return () => clearInterval(timer);
  }, [id, writing]);
  return { file: latest, problem };
}

/** Of a hundred, never all before it is whole. */
export function percentOf({ rows, written, state }: ExportProgress): number {
  if (state === "ready") return 100;
  return Math.min(99, Math.floor((100 * written) / Math.max(1, rows)));
}
