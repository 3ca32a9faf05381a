import Link from "next/link";
import type { ReactNode } from "react";

/** A number in a sentence, that leads to its incidents. */
export function Rows({ at, children }: { at: string; children: ReactNode }) {
  return (
    <Link href={at} prefetch={false}>
      {children}
    </Link>
  );
}
