import type { FarState, Wish } from "@/lib/alerts/mapping";

/** One alert at its source: how it stands there, and the means to change that. What fails throws ForgeFailure. */
export type AlertDesk = {
  /** Null where the source has it no more, or shows it to nobody with this token. */
  read(): Promise<FarState | null>;
  /** Answers how it stands then. */
  write(wish: Wish, comment: string): Promise<FarState>;
};

/** As much of a comment as the source takes. */
export function within(longest: number, comment: string): string {
  return comment.length <= longest ? comment : `${comment.slice(0, longest - 1)}…`;
}
