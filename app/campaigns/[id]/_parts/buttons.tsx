"use client";

import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { say, sayFailure } from "@/app/_ui/toast";
import classes from "../../_parts/campaigns.module.css";
import type { State } from "../../_parts/words";

type Verb = "start" | "pause" | "resume" | "cancel" | "preview";
type Props = {
  id: number;
  state: State;
  /** What starting does, as a sentence; null where nobody can be asked. */
  starts: string | null;
  /** What starting does is being worked out. */
  isPlanning: boolean;
  changeAddress: string;
};

const said: Record<Verb, string> = {
  start: "The campaign runs. The first mail goes out now.",
  pause: "Paused: no mail goes out until you resume it.",
  resume: "The campaign runs again.",
  cancel: "Nothing more is sent. Links that were sent go on working.",
  preview: "It is worked out anew.",
};

/** What can be done with a campaign as it stands; what sends mail, or ends it, is asked about first. */
export function CampaignButtons({ id, state, starts, isPlanning, changeAddress }: Props) {
  const router = useRouter();
  const [pending, setPending] = useState<Verb | null>(null);
  const [asked, ask] = useState<"start" | "cancel" | null>(null);
  const [opened, { open, close }] = useDisclosure(false);

  async function perform(verb: Verb) {
    setPending(verb);
    try {
      await callApi("POST", `/campaigns/${id}/${verb}`);
      if (verb === "cancel" && state === "draft") {
        say("The draft is gone.");
        router.push("/campaigns");
      } else say(said[verb]);
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
    close();
    setPending(null);
    router.refresh();
  }
  const confirm = (verb: "start" | "cancel") => () => {
    ask(verb);
    open();
  };
  const button = (verb: Verb, label: string, onClick: () => void, variant = "default") => (
    <Button key={verb} variant={variant} loading={pending === verb} disabled={pending !== null} onClick={onClick}>
      {label}
    </Button>
  );

  return (
    <div className={classes.actions}>
      {state === "draft" && starts && button("start", "Start", confirm("start"), "filled")}
      {state === "draft" && (
        <Button component="a" href={changeAddress} variant="default">
          Change
        </Button>
      )}
      {state === "draft" && !isPlanning && button("preview", "Work out anew", () => perform("preview"))}
      {state === "running" && button("pause", "Pause", () => perform("pause"))}
      {state === "paused" && button("resume", "Resume", () => perform("resume"), "filled")}
      {state === "draft" && button("cancel", "Discard", () => perform("cancel"), "subtle")}
      {(state === "running" || state === "paused") && button("cancel", "Cancel campaign", confirm("cancel"), "subtle")}
      {state !== "draft" && (
        <Button component="a" href={`/api/v1/campaigns/${id}/report?format=csv`} variant="default">
          Download CSV
        </Button>
      )}
      <Modal
        opened={opened}
        onClose={close}
        title={asked === "cancel" ? "Cancel this campaign?" : "Start this campaign?"}
        closeButtonProps={{ "aria-label": "Close" }}
      >
        <Stack gap="md">
          <Text>{asked === "cancel" ? cancels : starts}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={close} disabled={pending !== null}>
              Back
            </Button>
            <Button
              {...(asked === "cancel" ? { color: "danger" } : {})}
              loading={pending !== null}
              onClick={() => perform(asked ?? "start")}
            >
              {asked === "cancel" ? "Cancel campaign" : "Start"}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </div>
  );
}

const cancels =
  "It cannot be taken back. No further mail or reminder goes out; links that were sent go on working, and the figures stay as they are.";
