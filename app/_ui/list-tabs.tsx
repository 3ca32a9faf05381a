"use client";

import { Menu, UnstyledButton } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import Link from "next/link";
import { type Go, onPress } from "./go-within";
import classes from "./list-frame.module.css";

type Tab = {
  id: string;
  label: string;
  address: string;
  current: boolean;
  count?: string;
  means?: string;
  /** Stands behind "More views", unless it is the one that is shown. */
  aside?: boolean | undefined;
};
type Props = { label: string; tabs: readonly Tab[]; go?: Go };

/** The views of a list, with what each holds. Where `go` is given the page is changed by it, so that it can say that it waits. */
export function ListTabs({ label, tabs, go }: Props) {
  const aside = tabs.filter((tab) => tab.aside);
  return (
    <nav aria-label={label} className={classes.views}>
      <div className={classes.tabs}>
        {tabs
          .filter((tab) => !tab.aside || tab.current)
          .map((tab) => (
            <Link key={tab.id} {...wayTo(tab, go)} title={tab.means} className={classes.tab}>
              <Words {...tab} />
            </Link>
          ))}
      </div>
      {aside.length > 0 && (
        <Menu>
          <Menu.Target>
            <UnstyledButton className={classes.more}>
              More views <IconChevronDown size={14} aria-hidden="true" />
            </UnstyledButton>
          </Menu.Target>
          <Menu.Dropdown>
            {aside.map((tab) => (
              <Menu.Item key={tab.id} component={Link} {...wayTo(tab, go)} className={classes.asideTab}>
                <Words {...tab} />
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </nav>
  );
}

function Words({ label, count }: Tab) {
  return (
    <>
      {label} {count !== undefined && <span className={classes.count}>{count}</span>}
    </>
  );
}

const wayTo = ({ address, current }: Tab, go: Go | undefined) => ({
  href: address,
  prefetch: false,
  scroll: false,
  "aria-current": current ? ("page" as const) : undefined,
  ...(go ? { onClick: onPress(go, address) } : {}),
});
