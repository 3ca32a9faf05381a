import { Progress, Text } from "@mantine/core";
import { number } from "@/app/_ui/format";
import classes from "../../_parts/campaigns.module.css";
import { KeepFresh } from "./keep-fresh";

/** How far it is worked out who would get what; the page need not stay open for it. */
export function Planning({ done, total }: { done: number; total: number }) {
  const percent = total === 0 ? 0 : Math.floor((100 * done) / total);
  return (
    <section className={classes.card} aria-labelledby="planning">
      <KeepFresh seconds={2} />
      <Text id="planning" fw={500} mb="xs">
        Working out who would get what
      </Text>
      <Progress.Root size="lg">
        <Progress.Section value={percent} aria-label={`${number(done)} of ${number(total)} incidents`} />
      </Progress.Root>
      <Text size="sm" c="dimmed" mt="xs" role="status">
        {number(done)} of {number(total)} incidents. You can leave this page: a notification tells you when it is done.
        Nothing is sent.
      </Text>
    </section>
  );
}
