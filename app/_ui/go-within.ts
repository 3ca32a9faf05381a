import type { MouseEvent } from "react";

export type Go = (address: string) => void;

/** Goes to an address within the page, unless it is wanted in another tab or window. */
export function onPress(go: Go, address: string) {
  return (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    go(address);
  };
}
