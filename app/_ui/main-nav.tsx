"use client";

import { useClickOutside, useDisclosure } from "@mantine/hooks";
import { IconArrowLeft, IconMenu2 } from "@tabler/icons-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { type KeyboardEvent, useRef } from "react";
import classes from "./app-frame.module.css";
import { NavGroup, type NavPages } from "./nav-link";
import { pageOf } from "./page-of";

export type Navigation = {
  label: string;
  groups: readonly NavPages[];
  /** The way out, where these are pages within another. */
  out?: { href: string; label: string };
};

/** The ways to the pages: in full where there is room, behind one button where there is not. */
export function MainNav({ label, groups, out }: Navigation) {
  const here = usePathname();
  const [opened, { toggle, close }] = useDisclosure(false);
  const nav = useClickOutside<HTMLElement>(close);
  const button = useRef<HTMLButtonElement>(null);
  const current = pageOf(
    here,
    groups.flatMap(({ pages }) => pages),
  );
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Escape" || !opened) return;
    close();
    button.current?.focus();
  }
  return (
    <nav ref={nav} aria-label={label} className={classes.nav} onKeyDown={onKeyDown}>
      <button
        ref={button}
        type="button"
        className={classes.menuButton}
        aria-expanded={opened}
        aria-controls="main-pages"
        aria-label={current ? `Menu, now ${current.label}` : "Menu"}
        onClick={toggle}
      >
        <IconMenu2 size={18} aria-hidden="true" />
        {current?.label ?? "Menu"}
      </button>
      <div id="main-pages" className={classes.pages} data-opened={opened || undefined}>
        {out && (
          <Link href={out.href} prefetch={false} className={classes.out} onNavigate={close}>
            <IconArrowLeft size={16} aria-hidden="true" />
            {out.label}
          </Link>
        )}
        {groups.map((group) => (
          <NavGroup key={group.heading ?? ""} {...group} current={current} onNavigate={close} />
        ))}
      </div>
    </nav>
  );
}
