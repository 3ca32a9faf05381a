"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useEffect, useId, useRef } from "react";
import classes from "./nav.module.css";

/** A page to go to, and another that belongs to it. */
export type NavPage = { href: string; label: string; also?: string };
export type NavPages = { heading?: string; pages: readonly NavPage[] };
type OnNavigate = { onNavigate?: () => void };

/** The ways to pages that belong together. */
export function NavGroup({ heading, pages, ...rest }: NavPages & OnNavigate) {
  const id = useId();
  return (
    <div className={classes.group}>
      {heading && (
        <span id={id} className={classes.heading}>
          {heading}
        </span>
      )}
      <ul aria-labelledby={heading && id}>
        {pages.map((page) => (
          <li key={page.href}>
            <NavLink {...page} {...rest} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The way to a page; where the navigation is a row that scrolls, the current page comes into its middle. */
function NavLink({ href, label, also, ...rest }: NavPage & OnNavigate) {
  const current = isHere(usePathname(), href, also);
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    const row = link.current?.closest("nav");
    if (!current || !row || !link.current) return;
    const box = link.current.getBoundingClientRect();
    row.scrollLeft += box.left + box.width / 2 - row.getBoundingClientRect().left - row.clientWidth / 2;
  }, [current]);
  return (
    <Link
      ref={link}
      href={href}
      prefetch={false}
      className={classes.link}
      aria-current={current ? "page" : undefined}
      {...rest}
    >
      {label}
    </Link>
  );
}

export function isHere(here: string, ...addresses: (string | undefined)[]): boolean {
  return addresses.some((address) => here === address || (address && here.startsWith(`${address}/`)));
}
