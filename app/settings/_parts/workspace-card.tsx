"use client";

import { Button, Group, Stack, Switch, TagsInput, TextInput, Title } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { say, sayFailure } from "@/app/_ui/toast";
import classes from "./settings.module.css";

type Settings = { name: string; mailAllowedDomains: string[]; linksEnabled: boolean };

/** Name, mail domains and the one switch that closes every link. */
export function WorkspaceCard({ settings }: { settings: Settings }) {
  const router = useRouter();
  const [name, setName] = useState(settings.name);
  const [domains, setDomains] = useState(settings.mailAllowedDomains);
  const [links, setLinks] = useState(settings.linksEnabled);
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

  return (
    <section className={classes.card} aria-labelledby="workspace">
      <Title order={2} id="workspace">
        Workspace
      </Title>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change({ name, mail_allowed_domains: domains }, "The settings are saved.");
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
            description="Nobody outside them ever gets mail; their incidents wait in “Unreachable”"
            placeholder="acme.example"
            value={domains}
            onChange={setDomains}
            error={fault}
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
    </section>
  );
}
