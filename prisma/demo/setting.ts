import type { DemoRule } from "./catalog";
import type { Random } from "./random";

/** What every story of the demo takes place in. */
export type Setting = {
  random: Random;
  now: Date;
  members: Record<"alice" | "maya" | "bob" | "rita", { id: number; email: string }>;
  repositoryIds: ReadonlyMap<string, number>;
  addressIds: ReadonlyMap<string, number>;
  /** Authors could resolve through their links between these two moments. */
  autoHealing: { from: Date; to: Date };
};

export type Author = { name: string; email: string };
export type Problem = Omit<DemoRule, "weight"> & { kind: "secret" | "code_scanning"; mask: string | null };

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
export const plus = (from: Date, ms: number) => new Date(from.getTime() + Math.round(ms));
