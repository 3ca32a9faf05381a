"use client";

import { useClickOutside, useDisclosure } from "@mantine/hooks";
import { IconMenu2 } from "@tabler/icons-react";
import { usePathname } from "next/navigation";
import { type KeyboardEvent, useRef } from "react";
import classes from "./app-frame.module.css";
import { isHere, NavGroup, type NavPages } from "./nav-link";

/** The ways to the main pages: in full where there is room, behind one button where there is not. */
export function MainNav({ groups }: { groups: readonly NavPages[] }) {
  const here = usePathname();
  const [opened, { toggle, close }] = useDisclosure(false);
  const nav = useClickOutside<HTMLElement>(close);
  const button = useRef<HTMLButtonElement>(null);
  const current = groups.flatMap(({ pages }) => pages).find(({ href, also }) => isHere(here, href, also));
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
      <div id="main-pages" className={classes.pages} data-opened={opened || undefined}>
        {groups.map((group) => (
          <NavGroup key={group.heading ?? ""} {...group} onNavigate={close} />
        ))}
      </div>
    </nav>
  );
}
