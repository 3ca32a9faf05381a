"use client";

import { Button, FileButton, NativeSelect, Text, Title } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { sendFile, sentenceOf } from "@/app/_ui/api";
import { CopyText } from "@/app/_ui/copy-text";
import { size } from "@/app/_ui/format";
import { Moment } from "@/app/_ui/moment";
import { Problem } from "@/app/_ui/problem";
import { say } from "@/app/_ui/toast";
import { useCall } from "@/app/_ui/use-call";
import { usePageDrop } from "@/app/_ui/use-page-drop";
import { fileAddress, type ShownFile } from "./file-links";
import classes from "./files.module.css";
import response from "./response.module.css";
import { WhyForm } from "./why-form";

type Place = { value: string; label: string };
type Props = {
  incidentId: number;
  files: ShownFile[];
  /** What a file can belong to: step:3, moment:12. */
  places: Place[];
  mostBytes: number;
  mayLead: boolean;
};

/** The files that show something: dropped on the page or chosen, saved and never shown, deleted by whoever leads. */
export function Files({ incidentId, files, places, mostBytes, mayLead }: Props) {
  const router = useRouter();
  // Asked when a file is added: what was chosen before the page came alive counts, too.
  const place = useRef<HTMLSelectElement>(null);
  const most = `${mostBytes / 1_048_576} MiB`;
  const [sending, setSending] = useState("");
  const [problem, setProblem] = useState("");

  async function add(chosen: readonly File[]) {
    setProblem("");
    try {
      for (const file of chosen) {
        if (file.size > mostBytes)
          throw new Error(`${file.name} has ${size(file.size)}; a file of evidence has at most ${most}.`);
        if (file.size === 0) throw new Error(`${file.name} is empty, or a folder. Choose files.`);
        setSending(file.name);
        const [kind = "", number = ""] = place.current?.value.split(":") ?? [];
        const query = new URLSearchParams({ name: file.name, ...(kind ? { [kind]: number } : {}) });
        await sendFile(`/incidents/${incidentId}/response/files?${query}`, file);
      }
      say(chosen.length === 1 ? "The file is kept." : `${chosen.length} files are kept.`);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : sentenceOf(error));
    }
    setSending("");
    router.refresh();
  }

  const over = usePageDrop((dropped) => !sending && add(dropped));
  const belongs = places.find(({ value }) => value === place.current?.value)?.label ?? whole;

  return (
    <section className={response.card} aria-labelledby="evidence">
      <Title order={2} id="evidence">
        Evidence
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        Files for the team and the owners alone: sealed, saved and never shown here. Whoever reads one stands in the
        audit trail.
      </Text>
      {files.length > 0 && (
        <ul className={classes.list} aria-label="Files of evidence">
          {files.map((file) => (
            <FileRow key={file.id} incidentId={incidentId} file={file} places={places} mayLead={mayLead} />
          ))}
        </ul>
      )}
      <div className={`${classes.add} hb-no-print`}>
        <NativeSelect
          size="xs"
          label="Belongs to"
          ref={place}
          defaultValue=""
          data={[{ value: "", label: whole }, ...places]}
        />
        <FileButton multiple onChange={add}>
          {(props) => (
            <Button {...props} size="xs" variant="default" loading={sending !== ""}>
              Add files…
            </Button>
          )}
        </FileButton>
        <Text size="sm" c="dimmed" role="status">
          {sending ? `Sending ${sending}` : `or drop them anywhere on this page; at most ${most} each`}
        </Text>
      </div>
      <Problem sentence={problem} />
      {over && (
        <div className={classes.target}>
          <p>
            <strong>Drop to keep as evidence</strong>
            <span>It belongs to: {belongs}</span>
          </p>
        </div>
      )}
    </section>
  );
}

const whole = "The incident as a whole";

type RowProps = { incidentId: number; file: ShownFile; places: Place[]; mayLead: boolean };

function FileRow({ incidentId, file, places, mayLead }: RowProps) {
  const { id, name, type, bytes, sha256, place, addedAt, adder, deleted } = file;
  const { pending, problem, call } = useCall(`/incidents/${incidentId}`);
  const [asksWhy, setAsksWhy] = useState(false);
  const belongs = places.find(({ value }) => value === place)?.label;

  return (
    <li>
      <div className={classes.what}>
        {deleted ? (
          <s>{name}</s>
        ) : (
          <a className="hb-link" href={fileAddress(incidentId, id)} download>
            {name}
          </a>
        )}
        <span className="hb-muted">
          {size(bytes)}, {type.split(";")[0]}
        </span>
        {mayLead && !deleted && !asksWhy && (
          <Button
            size="compact-xs"
            variant="subtle"
            color="danger"
            className="hb-no-print"
            onClick={() => setAsksWhy(true)}
            aria-label={`Delete ${name}`}
          >
            Delete…
          </Button>
        )}
      </div>
      <div className={classes.under}>
        <span>
          {adder}, <Moment at={addedAt} />
          {belongs && `, ${belongs}`}
        </span>
        <span>
          SHA-256 <CopyText value={sha256} shown={`${sha256.slice(0, 12)}…`} what={`SHA-256 of ${name}`} />
        </span>
        {deleted && (
          <span>
            Deleted by {deleted.by} <Moment at={deleted.at} />: {deleted.why}
          </span>
        )}
      </div>
      {asksWhy && (
        <WhyForm
          label={`Why is ${name} deleted?`}
          description="Its bytes are destroyed; what it was, who deleted it and why stays."
          act="Delete"
          danger
          pending={pending}
          onSay={async (reason) =>
            (await call("DELETE", `/response/files/${id}`, { reason }, `${name} is deleted.`)) !== null
          }
          onClose={() => setAsksWhy(false)}
        />
      )}
      <Problem sentence={problem} />
    </li>
  );
}
