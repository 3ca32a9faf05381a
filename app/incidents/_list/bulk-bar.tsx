import { Button, Text } from "@mantine/core";
import Link from "next/link";
import { counted } from "@/app/_ui/format";
import type { DialogVerb } from "../_actions/verb-dialog";
import classes from "./incident-list.module.css";

type BulkBarProps = {
  count: number;
  ask(verb: DialogVerb): void;
  remind?: (() => void) | undefined;
  /** Where a campaign about them begins. */
  campaign?: string | undefined;
  clear(): void;
};

export function BulkBar({ count, ask, remind, campaign, clear }: BulkBarProps) {
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
      {remind && (
        <Button size="xs" variant="default" onClick={remind}>
          Remind
        </Button>
      )}
      {campaign && (
        <Button component={Link} size="xs" variant="default" href={campaign}>
          Campaign
        </Button>
      )}
      <Button size="xs" variant="subtle" onClick={clear}>
        Clear
      </Button>
    </section>
  );
}
