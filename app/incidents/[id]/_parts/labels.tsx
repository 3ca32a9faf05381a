"use client";

import { Button, Group, TagsInput } from "@mantine/core";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { callApi, readApi, sentenceOf } from "@/app/_ui/api";
import { Problem } from "@/app/_ui/problem";
import { say } from "@/app/_ui/toast";
import classes from "./incident.module.css";

type Props = { incidentId: number; labels: string[]; mayEdit: boolean };

/** The labels of an incident, each a way to all that have it; changed where they stand. */
export function Labels({ incidentId, labels, mayEdit }: Props) {
  const router = useRouter();
  const [edited, setEdited] = useState<string[] | null>(null);
  const [known, setKnown] = useState<string[]>([]);
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState("");

  function edit() {
    setEdited(labels);
    readApi("/incidents/facets?of=labels").then(
      (found) => setKnown((found as { value: string }[]).map(({ value }) => value)),
      () => setKnown([]),
    );
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    setProblem("");
    try {
      await callApi("PATCH", `/incidents/${incidentId}`, { labels: edited });
      say("The labels are changed.");
      setEdited(null);
      router.refresh();
    } catch (error) {
      setProblem(sentenceOf(error));
    }
    setPending(false);
  }

  if (edited === null)
    return (
      <span className={classes.tags}>
        {labels.map((label) => (
          <Link
            key={label}
            prefetch={false}
            className={classes.tag}
            href={`/incidents?label=${encodeURIComponent(label)}`}
          >
            {label}
          </Link>
        ))}
        {labels.length === 0 && <span className="hb-muted">None</span>}
        {mayEdit && (
          <Button size="compact-xs" variant="subtle" className="hb-no-print" aria-label="Change labels" onClick={edit}>
            Change
          </Button>
        )}
      </span>
    );
  return (
    <form onSubmit={submit}>
      <TagsInput
        aria-label="Labels"
        description="Enter after each; “oncall” puts it into the on-call queue"
        data={[...new Set(["oncall", ...known])]}
        value={edited}
        onChange={setEdited}
        maxTags={10}
        // Above, for below are the buttons that it would cover.
        comboboxProps={{ position: "top" }}
        data-autofocus
        autoFocus
      />
      <Problem sentence={problem} />
      <Group gap="xs" mt="xs">
        <Button size="xs" type="submit" loading={pending}>
          Save
        </Button>
        <Button size="xs" variant="default" onClick={() => setEdited(null)}>
          Cancel
        </Button>
      </Group>
    </form>
  );
}
