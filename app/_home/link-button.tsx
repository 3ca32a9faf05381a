"use client";

import { Button } from "@mantine/core";
import Link from "next/link";

/** A link that looks like the button it is pressed as. */
export function LinkButton({ href, children }: { href: string; children: string }) {
  return (
    <Button component={Link} href={href} size="md">
      {children}
    </Button>
  );
}
