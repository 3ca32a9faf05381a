import { NativeSelect } from "@mantine/core";
import classes from "./playbooks.module.css";

type Props = {
  label: string;
  value: string;
  options: [value: string, word: string][];
  disabled: boolean;
  onChoose(value: string): void;
};

/** A choice that stands in a sentence. */
export function Choice({ label, value, options, disabled, onChoose }: Props) {
  if (disabled && options.length > 0) {
    const word = options.find(([option]) => option === value)?.[1] ?? value;
    return <strong>{word}</strong>;
  }
  return (
    <NativeSelect
      className={classes.choice}
      size="xs"
      aria-label={label}
      value={value}
      data={options.map(([option, word]) => ({ value: option, label: word }))}
      onChange={(event) => onChoose(event.currentTarget.value)}
    />
  );
}
