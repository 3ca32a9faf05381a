"use client";

import { Button } from "@mantine/core";
import Link from "next/link";

/** A link that looks like the button it is pressed as. */
export function LinkButton({ href, size = "md", children }: { href: string; size?: "sm" | "md"; children: string }) {
  return (
    <Button component={Link} href={href} size={size}>
      {children}
    </Button>
  );
}
