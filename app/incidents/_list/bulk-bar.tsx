import { Button, Text } from "@mantine/core";
import { counted } from "@/app/_ui/format";
import type { DialogVerb } from "../_actions/verb-dialog";
import classes from "./incident-list.module.css";

export function BulkBar({ count, ask, clear }: { count: number; ask(verb: DialogVerb): void; clear(): void }) {
  return (
    <section className={classes.bulk} aria-label="Selected incidents">
      <Text size="sm" fw={500} role="status">
        {counted(count, "incident")} selected
      </Text>
      <Button size="xs" onClick={() => ask("resolve")}>
        Resolve
      </Button>
      <Button size="xs" variant="default" onClick={() => ask("ignore")}>
        Ignore
      </Button>
      <Button size="xs" variant="default" onClick={() => ask("assign")}>
        Assign
      </Button>
      <Button size="xs" variant="subtle" onClick={clear}>
        Clear
      </Button>
    </section>
  );
}
