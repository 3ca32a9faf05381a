"use client";

import { Button, Group, NativeSelect, Text, TextInput, Title } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { Problem } from "@/app/_ui/problem";
import { useCall } from "@/app/_ui/use-call";
import classes from "./response.module.css";

type Person = { id: number; name: string };
type Role = "deputy" | "scribe" | "communications";
type Props = {
  incidentId: number;
  lead: Person;
  team: (Person & { role: Role | null })[];
  /** What each role does, after a name. */
  roles: Record<Role, string>;
  channel: string;
  members: Person[];
  mayLead: boolean;
};

/** Who knows of it, who leads, and where they talk. */
export function Team({ incidentId, lead, team, roles, channel, members, mayLead }: Props) {
  const { pending, problem, call } = useCall(`/incidents/${incidentId}`);
  const [chosen, setChosen] = useState("");
  const others = members.filter(({ id }) => !team.some((person) => person.id === id));
  const isLink = /^https:\/\/\S+$/.test(channel);

  async function bringIn(event: FormEvent) {
    event.preventDefault();
    if (await call("POST", "/response/people", { member_id: Number(chosen) }, "They are told, and see it from now on."))
      setChosen("");
  }

  function talkAt(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    call("PATCH", "/response", { channel: String(new FormData(event.currentTarget).get("channel") ?? "") }, "Kept.");
  }

  return (
    <section className={classes.card} aria-labelledby="team">
      <Title order={2} id="team">
        Who needs to know
      </Title>
      <ul className={classes.people}>
        {team.map(({ id, name, role }) => (
          <li key={id}>
            <span>
              {name} <span className="hb-muted">{id === lead.id ? "leads" : role && !mayLead && roles[role]}</span>
            </span>
            {mayLead && id !== lead.id && (
              <Group gap={4}>
                <NativeSelect
                  size="xs"
                  aria-label={`What ${name} does`}
                  value={role ?? ""}
                  disabled={pending}
                  onChange={({ currentTarget: { value } }) =>
                    call("PATCH", `/response/people/${id}`, { role: value || null }, "Kept.")
                  }
                  data={[
                    { value: "", label: "works on it" },
                    ...Object.entries(roles).map(([value, label]) => ({ value, label })),
                  ]}
                />
                <Button
                  size="compact-xs"
                  variant="subtle"
                  disabled={pending}
                  onClick={() => call("PATCH", "/response", { lead_id: id }, `${name} leads from now on.`)}
                  aria-label={`Let ${name} lead`}
                >
                  Lead
                </Button>
                <Button
                  size="compact-xs"
                  variant="subtle"
                  color="danger"
                  disabled={pending}
                  onClick={() => call("DELETE", `/response/people/${id}`, {}, `${name} sees it no longer.`)}
                  aria-label={`Take ${name} out`}
                >
                  Take out
                </Button>
              </Group>
            )}
          </li>
        ))}
      </ul>
      <Text size="sm" c="dimmed" mt="xs">
        The workspace’s owners see it, too.
      </Text>
      {mayLead && others.length > 0 && (
        <form onSubmit={bringIn}>
          <NativeSelect
            mt="sm"
            label="Bring in"
            value={chosen}
            onChange={({ currentTarget }) => setChosen(currentTarget.value)}
            required
            withAsterisk={false}
            data={[
              { value: "", label: "Choose a member", disabled: true },
              ...others.map(({ id, name }) => ({ value: String(id), label: name })),
            ]}
          />
          <Button mt="xs" size="xs" variant="default" type="submit" loading={pending} disabled={chosen === ""}>
            Bring in
          </Button>
        </form>
      )}
      {mayLead ? (
        <form onSubmit={talkAt}>
          <TextInput
            mt="sm"
            name="channel"
            label="Where the team talks"
            description="A private channel or bridge"
            defaultValue={channel}
            maxLength={500}
          />
          <Button mt="xs" size="xs" variant="default" type="submit" loading={pending}>
            Keep
          </Button>
        </form>
      ) : (
        channel && (
          <Text mt="sm">
            The team talks at{" "}
            {isLink ? (
              <a className="hb-link" href={channel} rel="noreferrer">
                {channel}
              </a>
            ) : (
              channel
            )}
          </Text>
        )
      )}
      <Problem sentence={problem} />
    </section>
  );
}
