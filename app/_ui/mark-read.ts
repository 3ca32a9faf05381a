import { callApi } from "./api";

/** Marks one's own notifications as read, or as unread again. */
export function markRead(which: { ids: number[] } | { all: true }, read = true): Promise<unknown> {
  return callApi("POST", "/notifications/read", { ...which, read });
}
