import Link from "next/link";
import type { ReactNode } from "react";
import { name } from "@/emails/brand";
import classes from "./app-frame.module.css";
import { MainNav, type NavPage } from "./main-nav";
import { Mark } from "./mark";
import { Palette } from "./palette";
import { type Person, PersonMenu } from "./person-menu";
import { ShortcutHelp } from "./shortcut-help";

type FrameProps = {
  person?: Person;
  /** What the organisation calls itself; left out where it is the product's own name. */
  workspace?: string;
  /** The pages this person may open, in the order of the navigation. */
  pages?: NavPage[];
  /** What stands before the person's menu: the bell. */
  bell?: ReactNode;
  wide?: boolean;
  children: ReactNode;
};

/** The frame around every page of somebody signed in; without a person it is the same frame, still loading. */
export function AppFrame({ person, workspace, pages = [], bell, wide, children }: FrameProps) {
  return (
    <>
      <a href="#content" className="hb-skip">
        Skip to content
      </a>
      <header className={`${classes.header} hb-no-print`}>
        <Link
          href={pages[0]?.href ?? "/incidents"}
          className={classes.brand}
          aria-label={workspace ? `${name} ${workspace}` : name}
        >
          <Mark size={22} />
          <span>{name}</span>
          {workspace && workspace !== name && <span className={classes.workspace}>{workspace}</span>}
        </Link>
        <MainNav pages={pages} />
        <div className={classes.end}>
          {bell}
          <ShortcutHelp />
          {person && <Palette pages={pages} />}
          {person ? <PersonMenu person={person} /> : <span className={classes.personGap} />}
        </div>
      </header>
      <main id="content" tabIndex={-1} className={wide ? classes.wide : classes.main}>
        {children}
      </main>
    </>
  );
}
