"use client";

import { ActionIcon, Title } from "@mantine/core";
import { IconCircleCheck, IconCircleDot } from "@tabler/icons-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { sentenceOf } from "@/app/_ui/api";
import { markRead } from "@/app/_ui/mark-read";
import { Moment } from "@/app/_ui/moment";
import { sayFailure } from "@/app/_ui/toast";
import type { Day, ShownNotification } from "./by-day";
import classes from "./notifications.module.css";

/** Notifications under the days they came, each with the way to its incident and its mark. */
export function NotificationDays({ heading, days }: { heading: string; days: Day[] }) {
  return (
    <section className={classes.panel} aria-label={heading}>
      <Title order={2} className={classes.heading}>
        {heading}
      </Title>
      {days.map(({ name, rows }) => (
        <div key={name}>
          <Title order={3} className={classes.day}>
            {name}
          </Title>
          <ul className={classes.list}>
            {rows.map((row) => (
              <Row key={row.id} row={row} />
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

function Row({ row }: { row: ShownNotification }) {
  const router = useRouter();
  const [pending, setPending] = useState(false);

  async function mark(read: boolean) {
    setPending(true);
    await markRead({ ids: [row.id] }, read).catch((error: unknown) => sayFailure(sentenceOf(error)));
    setPending(false);
    router.refresh();
  }

  const Icon = row.read ? IconCircleDot : IconCircleCheck;
  const offered = row.read ? "Mark as unread" : "Mark as read";
  return (
    <li className={classes.row} data-unread={!row.read || undefined}>
      <div className={classes.text}>
        {row.about ? (
          <Link
            href={row.about.href}
            prefetch={false}
            className={classes.sentence}
            onClick={() => !row.read && mark(true)}
          >
            {row.sentence}
          </Link>
        ) : (
          <span className={classes.sentence}>{row.sentence}</span>
        )}
        {row.words && <blockquote className={classes.words}>{row.words}</blockquote>}
        <span className={classes.where}>
          {row.about && `${row.about.title} · `}
          <Moment at={row.at} />
        </span>
      </div>
      <ActionIcon
        variant="subtle"
        color="accent"
        size={32}
        loading={pending}
        onClick={() => mark(!row.read)}
        title={offered}
        aria-label={`${offered}: ${row.sentence}`}
      >
        <Icon size={18} stroke={1.5} aria-hidden="true" />
      </ActionIcon>
    </li>
  );
}
