import Link from "next/link";
import type { ReactNode } from "react";
import { name } from "@/emails/brand";
import classes from "./app-frame.module.css";
import { MainNav } from "./main-nav";
import { Mark } from "./mark";
import type { NavPages } from "./nav-link";
import { Palette } from "./palette";
import { type Person, PersonMenu } from "./person-menu";
import { ShortcutHelp } from "./shortcut-help";

type FrameProps = {
  person: Person;
  /** What the organisation calls itself; not said where it is the product's own name. */
  workspace: string;
  /** The pages this person may open, in the order of the navigation. */
  groups: readonly NavPages[];
  /** What stands before the person's menu: the bell. */
  bell: ReactNode;
  wide: boolean;
  children: ReactNode;
};

/** The frame around every page of somebody signed in. */
export function AppFrame({ person, workspace, groups, bell, wide, children }: FrameProps) {
  const pages = groups.flatMap((group) => group.pages);
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
        <MainNav groups={groups} />
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
