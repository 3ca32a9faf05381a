import { DeliveryState } from "@/prisma/generated/enums";

export type Search = Record<string, string | string[] | undefined>;
export type Asked = { state?: DeliveryState | undefined; cursor?: string | undefined };

export const stateWord: Record<DeliveryState, string> = {
  received: "Waiting",
  done: "Processed",
  dead: "Failed for good",
  quarantined: "Held back",
};

export function stateOf(search: Search): Asked {
  const one = (name: string) => [search[name]].flat()[0];
  const state = Object.values(DeliveryState).find((known) => known === one("state"));
  const cursor = one("cursor");
  return { ...(state ? { state } : {}), ...(cursor ? { cursor } : {}) };
}

export function addressOf({ state, cursor }: Asked): string {
  const search = new URLSearchParams({ ...(state ? { state } : {}), ...(cursor ? { cursor } : {}) });
  return `/settings/deliveries${search.size > 0 ? `?${search}` : ""}`;
}
