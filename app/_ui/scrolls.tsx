import type { ReactNode } from "react";

type Props = { label: string; className: string | undefined; tall?: boolean; children: ReactNode };

/** Something wider or taller than its place: it scrolls, by keyboard too, and says what it is. */
export function Scrolls({ label, className, tall, children }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className={className} data-tall={tall || undefined} tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
