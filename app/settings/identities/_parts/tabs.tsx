import Link from "next/link";
import { number } from "@/app/_ui/format";
import classes from "./identities.module.css";

type Props = { current: "everybody" | "suggestions"; suggestions: number };

/** The two sides of one matter: who is known, and who may be the same. */
export function IdentityTabs({ current, suggestions }: Props) {
  return (
    <nav aria-label="Developers and suggestions" className={classes.tabs}>
      <Link
        href="/settings/identities"
        className={classes.tab}
        aria-current={current === "everybody" ? "page" : undefined}
      >
        Everybody
      </Link>
      <Link
        href="/settings/identities/suggestions"
        className={classes.tab}
        aria-current={current === "suggestions" ? "page" : undefined}
      >
        Suggestions <span className={classes.count}>{number(suggestions)}</span>
      </Link>
    </nav>
  );
}
