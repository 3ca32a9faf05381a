import { Button } from "@mantine/core";
import Link from "next/link";
import { ListBulkBar } from "@/app/_ui/list-frame";
import type { DialogVerb } from "../_actions/verb-dialog";

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
    <ListBulkBar noun="incident" count={count} clear={clear}>
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
    </ListBulkBar>
  );
}
