"use client";

import { Button, Group, NumberInput, Stack, Switch, TagsInput, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Card } from "@/app/_ui/card";
import { say, sayFailure } from "@/app/_ui/toast";

type Settings = {
  name: string;
  mailAllowedDomains: string[];
  linksEnabled: boolean;
  mailBackEnabled: boolean;
  reviewPercent: number;
};

/** Name, mail domains and the one switch that closes every link. */
export function WorkspaceCard({ settings }: { settings: Settings }) {
  const router = useRouter();
  const [name, setName] = useState(settings.name);
  const [domains, setDomains] = useState(settings.mailAllowedDomains);
  const [links, setLinks] = useState(settings.linksEnabled);
  const [mailBack, setMailBack] = useState(settings.mailBackEnabled);
  const [percent, setPercent] = useState<number | string>(settings.reviewPercent);
  const [fault, setFault] = useState<string>();

  async function change(wanted: Record<string, unknown>, message: string) {
    setFault(undefined);
    try {
      await callApi("PATCH", "/workspace", wanted);
      say(message);
      router.refresh();
      return true;
    } catch (error) {
      const sentence = sentenceOf(error);
      if ("mail_allowed_domains" in wanted) setFault(sentence);
      else sayFailure(sentence);
      return false;
    }
  }

  async function switchLinks(on: boolean) {
    setLinks(on);
    const message = on ? "Links work again." : "Every link is closed until you switch them on again.";
    if (!(await change({ links_enabled: on }, message))) setLinks(!on);
  }

  async function switchMailBack(on: boolean) {
    setMailBack(on);
    const message = on ? "Closing through a link now asks for a mailed code." : "Closing asks for no code any more.";
    if (!(await change({ mail_back_enabled: on }, message))) setMailBack(!on);
  }

  return (
    <Card id="workspace" title="Workspace">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change({ name, mail_allowed_domains: domains, review_percent: Number(percent) }, "The settings are saved.");
        }}
      >
        <Stack gap="md" maw={520}>
          <TextInput
            label="Name"
            description="In the header, on links and in mail"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={80}
            required
          />
          <TagsInput
            label="Domains that may be mailed"
            description="Nobody outside them ever gets mail; their incidents wait in “Unroutable”"
            placeholder="acme.example"
            value={domains}
            onChange={setDomains}
            error={fault}
          />
          <NumberInput
            label="Closures by developers that are reviewed"
            description="Of a hundred that links and restricted members close themselves, so many come to “To review”"
            suffix=" %"
            value={percent}
            onChange={setPercent}
            min={0}
            max={100}
            allowDecimal={false}
            clampBehavior="strict"
            required
            withAsterisk={false}
          />
          <Group>
            <Button type="submit">Save</Button>
          </Group>
        </Stack>
      </form>
      <Switch
        mt="lg"
        checked={links}
        onChange={(event) => switchLinks(event.currentTarget.checked)}
        label="Links for commit authors work"
        description="Off, every link answers as if it did not exist, until it is on again"
      />
      <Switch
        mt="md"
        checked={mailBack}
        onChange={(event) => switchMailBack(event.currentTarget.checked)}
        label="Closing through a link asks for a mailed code"
        description="Six digits go to the address the link was made for, so that a link that was passed on can only be read"
      />
    </Card>
  );
}
