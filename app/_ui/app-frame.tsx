import Link from "next/link";
import type { ReactNode } from "react";
import { name } from "@/emails/brand";
import classes from "./app-frame.module.css";
import { MainNav, type Navigation } from "./main-nav";
import { Mark } from "./mark";
import type { NavPage } from "./page-of";
import { Palette } from "./palette";
import { type Person, PersonMenu } from "./person-menu";
import { ShortcutHelp } from "./shortcut-help";

type FrameProps = {
  person: Person;
  /** What the organisation calls itself; not said where it is the product's own name. */
  workspace: string;
  /** The main pages this person may open, in their order. */
  pages: readonly NavPage[];
  /** What stands beside the page: these, or those of a part of the app. */
  navigation: Navigation;
  /** What stands before the person's menu: the bell. */
  bell: ReactNode;
  wide: boolean;
  children: ReactNode;
};

/** The frame around every page of somebody signed in. */
export function AppFrame({ person, workspace, pages, navigation, bell, wide, children }: FrameProps) {
  return (
    <>
      <a href="#content" className="hb-skip">
        Skip to content
      </a>
      <header className={`${classes.header} hb-no-print`}>
        <Link
          href={pages[0]?.href ?? "/incidents"}
          className={classes.brand}
          aria-label={workspace === name ? name : `${name} ${workspace}`}
        >
          <Mark size={22} />
          <span>{name}</span>
          {workspace !== name && <span className={classes.workspace}>{workspace}</span>}
        </Link>
        <MainNav {...navigation} />
        <div className={classes.end}>
          {bell}
          <ShortcutHelp />
          <Palette pages={pages} />
          <PersonMenu person={person} />
        </div>
      </header>
      <main id="content" tabIndex={-1} className={classes.main}>
        <div className={wide ? undefined : classes.narrow}>{children}</div>
      </main>
    </>
  );
}
