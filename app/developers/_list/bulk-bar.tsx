import { Button } from "@mantine/core";
import { ListBulkBar } from "@/app/_ui/list-frame";

export type BulkVerb = "remind" | "assign" | "transfer";
type Props = { count: number; ask(verb: BulkVerb): void; clear(): void };

export function BulkBar({ count, ask, clear }: Props) {
  return (
    <ListBulkBar noun="developer" count={count} clear={clear}>
      <Button size="xs" onClick={() => ask("remind")}>
        Remind
      </Button>
      <Button size="xs" variant="default" onClick={() => ask("assign")}>
        Assign
      </Button>
      <Button size="xs" variant="default" onClick={() => ask("transfer")}>
        Hand over
      </Button>
    </ListBulkBar>
  );
}
