"use client";

import { useClickOutside, useDisclosure } from "@mantine/hooks";
import { IconMenu2 } from "@tabler/icons-react";
import { usePathname } from "next/navigation";
import { type KeyboardEvent, useRef } from "react";
import classes from "./app-frame.module.css";
import { isHere, NavLink } from "./nav-link";

export type NavPage = { href: string; label: string; also?: string };

/** The ways to the main pages: a row where there is room, behind one button where there is not. */
export function MainNav({ pages }: { pages: NavPage[] }) {
  const here = usePathname();
  const [opened, { toggle, close }] = useDisclosure(false);
  const nav = useClickOutside<HTMLElement>(close);
  const button = useRef<HTMLButtonElement>(null);
  const current = pages.find(({ href, also }) => isHere(here, href, also));
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Escape" || !opened) return;
    close();
    button.current?.focus();
  }
  return (
    <nav ref={nav} aria-label="Main" className={classes.nav} onKeyDown={onKeyDown}>
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
      <ul id="main-pages" className={classes.pages} data-opened={opened || undefined}>
        {pages.map(({ href, label, also }) => (
          <li key={href}>
            <NavLink href={href} also={also} onNavigate={close}>
              {label}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
