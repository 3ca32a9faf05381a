import { figureWords } from "./figure-words";
import { figureParts, type ListState, listAddress } from "./list-address";
import { Pill } from "./pill";

/** What a number that was clicked narrows the list to. */
export function FigureChips({ state, go }: { state: ListState; go(address: string): void }) {
  return figureParts
    .filter((part) => state[part].length > 0)
    .map((part) => (
      <Pill key={part} words={figureWords(part, state[part])} onClick={() => go(listAddress(state, { [part]: [] }))} />
    ));
}
