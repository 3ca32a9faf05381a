import classes from "./campaigns.module.css";
import { type State, stateWord } from "./words";

export function StateLabel({ state }: { state: State }) {
  return (
    <span className={classes.state} data-state={state}>
      {stateWord[state]}
    </span>
  );
}
