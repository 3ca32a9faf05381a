"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { type ReactNode, useEffect, useRef } from "react";
import classes from "./app-frame.module.css";

type NavLinkProps = {
  href: string;
  /** Another page that belongs to this one. */
  also?: string | undefined;
  shape?: "top" | "side";
  onNavigate?: () => void;
  children: ReactNode;
};

/** The way to a page; in a side navigation that is a row on a phone, the current page scrolls into its middle. */
export function NavLink({ href, also, shape = "top", onNavigate, children }: NavLinkProps) {
  const current = isHere(usePathname(), href, also);
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    const row = link.current?.closest("nav");
    if (!current || shape === "top" || !row || !link.current) return;
    const box = link.current.getBoundingClientRect();
    row.scrollLeft += box.left + box.width / 2 - row.getBoundingClientRect().left - row.clientWidth / 2;
  }, [current, shape]);
  return (
    <Link
      ref={link}
      href={href}
      prefetch={false}
      {...(onNavigate ? { onNavigate } : {})}
      className={shape === "top" ? classes.link : classes.sideLink}
      aria-current={current ? "page" : undefined}
    >
      {children}
    </Link>
  );
}

export function isHere(here: string, ...addresses: (string | undefined)[]): boolean {
  return addresses.some((address) => here === address || (address && here.startsWith(`${address}/`)));
}
