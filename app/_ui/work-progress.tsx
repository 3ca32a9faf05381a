import { Progress, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { number } from "./format";
import { KeepFresh } from "./keep-fresh";
import classes from "./work-progress.module.css";

type Props = { title: string; done: number; total: number; noun: string; children: ReactNode };

/** How far long work is that nobody has to wait for; the page looks again by itself. */
export function WorkProgress({ title, done, total, noun, children }: Props) {
  const percent = total === 0 ? 0 : Math.floor((100 * done) / total);
  const words = `${number(done)} of ${number(total)} ${noun}`;
  return (
    <section className={classes.card} aria-label={title}>
      <KeepFresh seconds={2} />
      <Text fw={500} mb="xs">
        {title}
      </Text>
      <Progress.Root size="lg">
        <Progress.Section value={percent} aria-label={words} />
      </Progress.Root>
      <Text size="sm" c="dimmed" mt="xs" role="status">
        {words}. {children}
      </Text>
    </section>
  );
}
