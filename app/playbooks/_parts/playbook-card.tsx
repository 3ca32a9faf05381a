"use client";

import { Switch, Title } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { say, sayFailure } from "@/app/_ui/toast";
import { MailAuthorSentence } from "./mail-author-sentence";
import { PageOnCallSentence } from "./page-on-call-sentence";
import classes from "./playbooks.module.css";

type PlaybookView = {
  id: string;
  title: string;
  description: string;
  enabled: boolean;
  settings: Record<string, unknown>;
};
type Change = { enabled?: boolean; settings?: Record<string, unknown> };

/** One playbook as a sentence with its switches in it; a change is kept at once, and can be taken back. */
export function PlaybookCard({
  playbook,
  mayChange,
  children,
}: {
  playbook: PlaybookView;
  mayChange: boolean;
  children: ReactNode;
}) {
  const router = useRouter();
  const [shown, setShown] = useState(playbook);
  const [pending, setPending] = useState(false);

  async function change(wanted: Change, takingBack = false) {
    const before = shown;
    setShown({ ...before, ...wanted, settings: { ...before.settings, ...wanted.settings } });
    setPending(true);
    try {
      await callApi("PATCH", `/playbooks/${playbook.id}`, wanted);
      const message =
        wanted.enabled === undefined
          ? `“${playbook.title}” is changed. It counts from the next incident on.`
          : `“${playbook.title}” is switched ${wanted.enabled ? "on" : "off"}.`;
      say(
        takingBack ? `“${playbook.title}” is as before.` : message,
        takingBack ? undefined : () => change(inverse(before, wanted), true),
      );
    } catch (error) {
      setShown(before);
      sayFailure(sentenceOf(error));
    }
    setPending(false);
    router.refresh();
  }

  const titleId = `playbook-${playbook.id}`;
  return (
    <section className={classes.card} aria-labelledby={titleId}>
      <div className={classes.head}>
        <Title order={2} id={titleId}>
          {playbook.title}
        </Title>
        {mayChange ? (
          <Switch
            checked={shown.enabled}
            disabled={pending}
            onChange={(event) => change({ enabled: event.currentTarget.checked })}
            label={shown.enabled ? "On" : "Off"}
            labelPosition="left"
            aria-label={`${playbook.title}: ${shown.enabled ? "on" : "off"}`}
          />
        ) : (
          <span>{shown.enabled ? "On" : "Off"}</span>
        )}
      </div>
      <div className={classes.sentence} data-off={!shown.enabled || undefined}>
        {playbook.id === "mail-commit-author" ? (
          <MailAuthorSentence
            settings={shown.settings}
            disabled={!mayChange}
            change={(settings) => change({ settings })}
          />
        ) : playbook.id === "page-on-call" ? (
          <PageOnCallSentence
            settings={shown.settings}
            disabled={!mayChange}
            change={(settings) => change({ settings })}
          />
        ) : (
          playbook.description
        )}
      </div>
      {children}
    </section>
  );
}

/** The change that restores what `wanted` replaced. */
function inverse(before: PlaybookView, wanted: Change): Change {
  const settings = Object.fromEntries(Object.keys(wanted.settings ?? {}).map((key) => [key, before.settings[key]]));
  return {
    ...(wanted.enabled === undefined ? {} : { enabled: before.enabled }),
    ...(wanted.settings ? { settings } : {}),
  };
}
