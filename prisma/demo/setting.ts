import type { DemoRule } from "./catalog";
import { type Random, randomFrom } from "./random";

/** What every story of the demo takes place in. */
export type Setting = {
  random: Random;
  now: Date;
  members: Record<"alice" | "maya" | "bob" | "rita", { id: number; email: string }>;
  repositoryIds: Ids;
  addressIds: Ids;
  /** Authors could resolve through their links between these two moments. */
  autoHealing: { from: Date; to: Date };
};

type Ids = ReadonlyMap<string, number>;

/** The same company on every day; what has become of it by then differs. */
export function settingOn(now: Date, memberIds: Ids, repositoryIds: Ids, addressIds: Ids): Setting {
  const member = (email: string) => ({ id: memberIds.get(email) ?? 0, email });
  return {
    random: randomFrom(20_261_121),
    now,
    members: {
      alice: member("alice@acme.example"),
      maya: member("maya@acme.example"),
      bob: member("bob@acme.example"),
      rita: member("rita@acme.example"),
    },
    repositoryIds,
    addressIds,
    autoHealing: { from: plus(now, -350 * day), to: plus(now, -18 * day) },
  };
}

export type Author = { name: string; email: string };
export type Problem = Omit<DemoRule, "weight"> & { kind: "secret" | "code_scanning"; mask: string | null };

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
export const plus = (from: Date, ms: number) => new Date(from.getTime() + Math.round(ms));
