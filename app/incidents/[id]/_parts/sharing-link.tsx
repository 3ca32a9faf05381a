"use client";

import { Button, Group, Stack, Text } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Card } from "@/app/_ui/card";
import { Facts } from "@/app/_ui/facts";
import { counted } from "@/app/_ui/format";
import { Moment } from "@/app/_ui/moment";
import { say, sayFailure } from "@/app/_ui/toast";
import { onLinkWish } from "./ask-for-link";
import classes from "./incident.module.css";
import type { LinkState } from "./link-states";
import { ShareDialog } from "./share-dialog";

type Props = {
  incidentId: number;
  links: LinkState[];
  author: string | null;
  suggested: string | null;
  mayShare: boolean;
  closed: boolean;
};

/** To whom the incident was handed, what became of it, and the way to send it again or take it back. */
export function SharingLink({ incidentId, links, author, suggested, mayShare, closed }: Props) {
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const [pending, setPending] = useState(false);
  const [confirming, setConfirming] = useState(false);
  const [current, ...older] = links;
  const live = links.some(({ state }) => state === "live");
  useEffect(() => onLinkWish(() => setAsking(true)), []);

  async function withdraw() {
    setPending(true);
    try {
      await callApi("POST", `/incidents/${incidentId}/unshare`);
      say("The link is withdrawn. Whoever opens it finds nothing.");
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
    setPending(false);
    setConfirming(false);
    router.refresh();
  }

  return (
    <Card id="sharing" title="Sharing link">
      {current ? <LinkFacts link={current} /> : <Text c="dimmed">No link was sent.</Text>}
      {older.length > 0 && (
        <details className={classes.older}>
          <summary>{counted(older.length, "earlier link")}</summary>
          <Stack gap="md" mt="xs">
            {older.map((link) => (
              <LinkFacts key={link.id} link={link} />
            ))}
          </Stack>
        </details>
      )}
      {mayShare && (
        <Group gap="xs" mt="md" className="hb-no-print">
          {!closed && (
            <Button size="xs" variant="default" onClick={() => setAsking(true)}>
              {current ? "Resend" : "Send a link"}
            </Button>
          )}
          {live && !confirming && (
            <Button size="xs" variant="subtle" color="danger" onClick={() => setConfirming(true)}>
              Withdraw the link…
            </Button>
          )}
        </Group>
      )}
      {live && confirming && (
        <Stack gap="xs" mt="md" role="group" aria-label="Withdraw the link" className="hb-no-print">
          <Text size="sm">
            Whoever opens the link then finds nothing, and it cannot be given back; the secret stays as it is.
          </Text>
          <Group gap="xs">
            <Button size="xs" color="danger" loading={pending} onClick={withdraw} autoFocus>
              Withdraw the link
            </Button>
            <Button size="xs" variant="default" onClick={() => setConfirming(false)}>
              Keep it
            </Button>
          </Group>
        </Stack>
      )}
      <ShareDialog
        incidentId={incidentId}
        opened={asking}
        recipient={suggested ?? current?.recipient ?? author ?? ""}
        again={current !== undefined}
        onClose={() => setAsking(false)}
      />
    </Card>
  );
}

const stateWord = { live: "Works", expired: "Expired", withdrawn: "Withdrawn" };

function LinkFacts({ link }: { link: LinkState }) {
  return (
    <Facts
      facts={[
        ["For", link.recipient],
        ["State", link.withdrawnFor ? `${stateWord[link.state]}: ${link.withdrawnFor}` : stateWord[link.state]],
        [
          "Mail",
          link.mail && (
            <>
              {link.mail.word} <Moment at={link.mail.at} />
              {link.mail.error && `: ${link.mail.error}`}
            </>
          ),
        ],
        [
          "Opened",
          link.openedAt ? (
            <>
              {counted(link.opened, "time")} from {counted(link.networks, "network")}, last{" "}
              <Moment at={link.openedAt} />
            </>
          ) : (
            "Not yet"
          ),
        ],
        ["They may", link.may.join(", ")],
        [
          link.state === "expired" ? "Expired" : "Expires",
          link.state !== "withdrawn" && <Moment at={link.expiresAt} />,
        ],
      ]}
    />
  );
}
