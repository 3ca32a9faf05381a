"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import classes from "./app-frame.module.css";

export function NavLink({ href, children }: { href: string; children: ReactNode }) {
  const here = usePathname();
  const current = here === href || here.startsWith(`${href}/`);
  return (
    <Link href={href} className={classes.link} aria-current={current ? "page" : undefined}>
      {children}
    </Link>
  );
}
