"use client";

import { ActionIcon, Menu } from "@mantine/core";
import { IconBell } from "@tabler/icons-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type MouseEvent, useState } from "react";
import { sentenceOf } from "./api";
import classes from "./bell.module.css";
import { markRead } from "./mark-read";
import { Moment } from "./moment";
import { sayFailure } from "./toast";

type Item = {
  id: number;
  sentence: string;
  incident_id: number | null;
  place: string | null;
  created_at: string;
  read_at: string | null;
};

const shown = 10;
const mostCounted = 99;

/** How much is unread, as of this page, and the latest of it; asked for only when it is opened. */
export function Bell({ unread }: { unread: number }) {
  const router = useRouter();
  const [items, setItems] = useState<Item[] | null>(null);
  const [problem, setProblem] = useState("");
  const count = unread > mostCounted ? `${mostCounted}+` : String(unread);

  async function load() {
    setProblem("");
    try {
      const response = await fetch(`/api/v1/notifications?per_page=${shown}`);
      if (!response.ok) throw new Error(`answered ${response.status}`);
      setItems((await response.json()) as Item[]);
    } catch {
      setProblem("They could not be loaded. Try again in a moment.");
    }
  }

  async function readAll() {
    try {
      await markRead({ all: true });
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
    router.refresh();
  }

  function open(item: Item, event: MouseEvent) {
    if (item.read_at || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const go = () => {
      router.push(addressOf(item));
      router.refresh();
    };
    // The page it leads to is worth more than the mark.
    markRead({ ids: [item.id] }).then(go, go);
  }

  return (
    <Menu width={360} onOpen={load}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="accent"
          size={32}
          className={classes.bell}
          aria-label={unread === 0 ? "Notifications" : `Notifications, ${count} unread`}
        >
          <IconBell size={20} stroke={1.5} aria-hidden="true" />
          {unread > 0 && (
            <span className={classes.count} aria-hidden="true">
              {count}
            </span>
          )}
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown className={classes.dropdown}>
        <Menu.Label>{unread === 0 ? "Nothing unread" : `${count} unread`}</Menu.Label>
        {problem && <Menu.Label>{problem}</Menu.Label>}
        {!problem && items === null && <Menu.Label>Loading…</Menu.Label>}
        {items?.length === 0 && <Menu.Label>Nothing has happened yet that concerns you.</Menu.Label>}
        {items?.map((item) => (
          <Menu.Item
            key={item.id}
            component={Link}
            href={addressOf(item)}
            prefetch={false}
            onClick={(event) => open(item, event)}
            data-unread={item.read_at === null || undefined}
            className={classes.item}
          >
            <span className={classes.sentence}>{item.sentence}</span>
            <span className={classes.when}>
              {item.read_at === null && "Unread · "}
              <Moment at={item.created_at} />
            </span>
          </Menu.Item>
        ))}
        <Menu.Divider />
        {unread > 0 && <Menu.Item onClick={readAll}>Mark all as read</Menu.Item>}
        <Menu.Item component={Link} href="/notifications" prefetch={false}>
          All notifications
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function addressOf({ incident_id, place }: Item): string {
  return incident_id === null ? (place ?? "/notifications") : `/incidents/${incident_id}`;
}
