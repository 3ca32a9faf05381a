import Link from "next/link";
import type { ReactNode } from "react";
import { name } from "@/emails/brand";
import classes from "./app-frame.module.css";
import { Mark } from "./mark";
import { NavLink } from "./nav-link";
import { type Person, PersonMenu } from "./person-menu";
import { ShortcutHelp } from "./shortcut-help";

type FrameProps = {
  person?: Person;
  /** What the organisation calls itself; left out where it is the product's own name. */
  workspace?: string;
  maySeePlaybooks?: boolean;
  maySeeAudit?: boolean;
  /** What stands before the person's menu: the bell. */
  bell?: ReactNode;
  wide?: boolean;
  children: ReactNode;
};

/** The frame around every page of somebody signed in; without a person it is the same frame, still loading. */
export function AppFrame({ person, workspace, maySeePlaybooks, maySeeAudit, bell, wide, children }: FrameProps) {
  // Who is restricted begins with what is asked of them; everybody else with the list.
  const hasHome = person?.accessLevel === "restricted";
  return (
    <>
      <a href="#content" className="hb-skip">
        Skip to content
      </a>
      <header className={`${classes.header} hb-no-print`}>
        <Link
          href={hasHome ? "/" : "/incidents"}
          className={classes.brand}
          aria-label={workspace ? `${name} ${workspace}` : name}
        >
          <Mark size={22} />
          <span>{name}</span>
          {workspace && workspace !== name && <span className={classes.workspace}>{workspace}</span>}
        </Link>
        <nav aria-label="Main" className={classes.nav}>
          {hasHome && <NavLink href="/">Home</NavLink>}
          <NavLink href="/incidents">Incidents</NavLink>
          {maySeePlaybooks && <NavLink href="/playbooks">Playbooks</NavLink>}
          {maySeeAudit && <NavLink href="/audit">Audit</NavLink>}
          {person && <NavLink href="/settings">Settings</NavLink>}
        </nav>
        <div className={classes.end}>
          {bell}
          <ShortcutHelp />
          {person ? <PersonMenu person={person} /> : <span className={classes.personGap} />}
        </div>
      </header>
      <main id="content" tabIndex={-1} className={wide ? classes.wide : classes.main}>
        {children}
      </main>
    </>
  );
}
