"use client";

import { Autocomplete, Button, Checkbox, Group, Select, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useRef, useState } from "react";
import { sentenceOf } from "@/app/_ui/api";
import settings from "../../_parts/settings.module.css";
import { DropZone } from "./drop-zone";
import { guessSourceOf } from "./guess-source";
import { Outcome } from "./outcome";
import { Progressing } from "./progressing";
import { type Receipt, Refusal, sendReport } from "./send-report";

type Props = { sources: { value: string; label: string }[]; repositories: string[] };
type Done = { receipt: Receipt; repository: string; name: string };
type Fault = { sentence: string; pointer?: string | undefined };

/** A report from this computer: what wrote it is guessed, and whatever is refused stays in the form. */
export function UploadReport({ sources, repositories }: Props) {
  const [file, setFile] = useState<File>();
  const [source, setSource] = useState<string | null>(null);
  const [guessed, setGuessed] = useState(false);
  const [repository, setRepository] = useState("");
  const [branch, setBranch] = useState("");
  const [commit, setCommit] = useState("");
  const [historical, setHistorical] = useState(false);
  const [whole, setWhole] = useState(false);
  const [progress, setProgress] = useState<number>();
  const [fault, setFault] = useState<Fault>();
  const [done, setDone] = useState<Done>();
  // Kept while the same is tried again.
  const attempt = useRef({ of: "", key: "" });

  async function choose(chosen: File) {
    setFile(chosen);
    setFault(undefined);
    setDone(undefined);
    const guess = await guessSourceOf(chosen);
    setGuessed(guess !== undefined);
    if (guess) setSource(guess);
  }

  function keyFor(of: string): string {
    if (attempt.current.of !== of) attempt.current = { of, key: crypto.randomUUID() };
    return attempt.current.key;
  }

  async function upload(event: FormEvent) {
    event.preventDefault();
    setFault(undefined);
    if (!file) return setFault({ sentence: "Choose a report first, or drop one above." });
    if (!source) return setFault({ sentence: "Say which scanner wrote the report." });
    const name = repository.trim();
    const at = { branch: branch.trim(), commit: commit.trim() };
    const about = [file.name, file.size, file.lastModified, source, name, at.branch, at.commit, historical, whole];
    setProgress(0);
    try {
      const report = { file, source, repository: name, ...at, historical, whole, key: keyFor(about.join("\n")) };
      const receipt = await sendReport(report, setProgress);
      setDone({ receipt, repository: name, name: file.name });
      setFile(undefined);
      attempt.current = { of: "", key: "" };
    } catch (error) {
      setFault({ sentence: sentenceOf(error), pointer: error instanceof Refusal ? error.pointer : undefined });
    }
    setProgress(undefined);
  }

  const busy = progress !== undefined;
  return (
    <>
      {done && <Outcome {...done} />}
      <form onSubmit={upload} className={settings.card} aria-label="Report">
        <Stack gap="md" maw={620}>
          <DropZone file={file} disabled={busy} onChoose={choose} />
          <Select
            label="Written by"
            description={file && guessed ? "Guessed from what is in it; correct it if it is wrong" : "The scanner"}
            placeholder="Choose"
            data={sources}
            value={source}
            onChange={(value) => {
              setSource(value);
              setGuessed(false);
            }}
            disabled={busy}
            allowDeselect={false}
          />
          <Autocomplete
            label="Repository"
            description="organisation/name, as its code host has it"
            placeholder="acme/payments"
            data={repositories}
            value={repository}
            onChange={setRepository}
            limit={8}
            maxLength={200}
            disabled={busy}
            required
          />
          <TextInput
            label="Branch"
            description={whole ? "The one that was scanned" : "Only where it matters; else left empty"}
            value={branch}
            onChange={(event) => setBranch(event.currentTarget.value)}
            maxLength={250}
            disabled={busy}
            required={whole}
          />
          <Checkbox
            label="The newest scan of all of this branch"
            description="What it no longer finds is gone from there. Problems of code and dependencies that are on no branch any more are resolved; secrets stay open"
            checked={whole}
            onChange={(event) => setWhole(event.currentTarget.checked)}
            disabled={busy}
          />
          {whole && (
            <TextInput
              label="Commit"
              description="The one that was scanned"
              value={commit}
              onChange={(event) => setCommit(event.currentTarget.value)}
              maxLength={250}
              disabled={busy}
              required
            />
          )}
          <Checkbox
            label="A scan of the whole history"
            description="Old news: its authors are not mailed, and nothing that was closed is opened again"
            checked={historical}
            onChange={(event) => setHistorical(event.currentTarget.checked)}
            disabled={busy}
          />
          {busy && <Progressing share={progress} />}
          {fault && (
            <p role="alert" style={{ margin: 0, color: "var(--hb-danger)" }}>
              {fault.sentence} {fault.pointer && <code>{fault.pointer}</code>} Nothing was stored, and the report is
              still chosen.
            </p>
          )}
          <Group>
            <Button type="submit" loading={busy}>
              Upload
            </Button>
          </Group>
        </Stack>
      </form>
    </>
  );
}
