import { Button, Text } from "@mantine/core";
import { counted } from "@/app/_ui/format";
import classes from "./developer-list.module.css";

export type BulkVerb = "remind" | "assign" | "transfer";
type Props = { count: number; ask(verb: BulkVerb): void; clear(): void };

export function BulkBar({ count, ask, clear }: Props) {
  return (
    <section className={classes.bulk} aria-label="Selected developers">
      <Text size="sm" fw={500} role="status">
        {counted(count, "developer")} selected
      </Text>
      <Button size="xs" onClick={() => ask("remind")}>
        Remind
      </Button>
      <Button size="xs" variant="default" onClick={() => ask("assign")}>
        Assign
      </Button>
      <Button size="xs" variant="default" onClick={() => ask("transfer")}>
        Hand over
      </Button>
      <Button size="xs" variant="subtle" onClick={clear}>
        Clear
      </Button>
    </section>
  );
}
