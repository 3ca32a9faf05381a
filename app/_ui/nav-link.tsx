"use client";

import Link from "next/link";
import { useEffect, useId, useRef } from "react";
import classes from "./nav.module.css";
import type { NavPage } from "./page-of";

export type NavPages = { heading?: string; pages: readonly NavPage[] };
type GroupProps = NavPages & { current: NavPage | undefined; onNavigate(): void };

/** The ways to pages that belong together. */
export function NavGroup({ heading, pages, current, onNavigate }: GroupProps) {
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
            <NavLink {...page} current={page.href === current?.href} onNavigate={onNavigate} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The way to a page; that of the current page is brought into sight where the navigation is longer than the window. */
function NavLink({ href, label, current, onNavigate }: NavPage & { current: boolean; onNavigate(): void }) {
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (current) link.current?.scrollIntoView({ block: "nearest" });
  }, [current]);
  return (
    <Link
      ref={link}
      href={href}
      prefetch={false}
      className={classes.link}
      aria-current={current ? "page" : undefined}
      onNavigate={onNavigate}
    >
      {label}
    </Link>
  );
}
