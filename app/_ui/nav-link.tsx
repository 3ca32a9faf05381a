"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import classes from "./app-frame.module.css";

type NavLinkProps = { href: string; shape?: "top" | "side"; children: ReactNode };

export function NavLink({ href, shape = "top", children }: NavLinkProps) {
  const here = usePathname();
  const current = here === href || here.startsWith(`${href}/`);
  return (
    <Link
      href={href}
      className={shape === "top" ? classes.link : classes.sideLink}
      aria-current={current ? "page" : undefined}
    >
      {children}
    </Link>
  );
}
