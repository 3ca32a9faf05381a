"use client";

import { Button, FileButton, Group, Text, Textarea } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Card } from "@/app/_ui/card";
import { Moment } from "@/app/_ui/moment";
import { say } from "@/app/_ui/toast";

const longest = 256 * 1024;
const tooLong = "This file has more than 256 KiB. Leave out what is not needed.";

type Props = { id: number; text: string | null; at: string | null; mayFetch: boolean };

/** The repository's CODEOWNERS file: pasted, uploaded, or taken over from GitHub. */
export function CodeownersCard({ id, text, at, mayFetch }: Props) {
  const router = useRouter();
  const [typed, setTyped] = useState(text ?? "");
  const [fault, setFault] = useState<string>();
  const [pending, setPending] = useState<"save" | "fetch">();
  useEffect(() => setTyped(text ?? ""), [text]);

  async function perform(what: "save" | "fetch", work: () => Promise<string>) {
    setPending(what);
    setFault(undefined);
    try {
      say(await work());
      router.refresh();
    } catch (error) {
      setFault(sentenceOf(error));
    }
    setPending(undefined);
  }

  const save = () =>
    perform("save", async () => {
      if (new Blob([typed]).size > longest) throw new Error(tooLong);
      await callApi("PATCH", `/repositories/${id}`, { codeowners: typed.trim() === "" ? null : typed });
      return typed.trim() === "" ? "The file is removed." : "The file is saved.";
    });
  const fetchIt = () =>
    perform("fetch", async () => {
      const { path } = (await callApi("POST", `/repositories/${id}/fetch-codeowners`)) as { path: string };
      return `${path} is taken over from GitHub.`;
    });

  async function read(file: File | null) {
    if (!file) return;
    setFault(undefined);
    if (file.size > longest) return setFault(tooLong);
    setTyped(await file.text());
  }

  return (
    <Card id="codeowners" title="CODEOWNERS">
      <Text c="dimmed" mb="sm">
        {at ? (
          <>
            As it was <Moment at={at} />. It is not fetched again by itself.
          </>
        ) : (
          "Without it, owners of a path are not known here."
        )}
      </Text>
      <Textarea
        label="The file's text"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        placeholder={"# Each line is a pattern followed by its owners.\n/src/payments/ maya@acme.example"}
        styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", whiteSpace: "pre", overflowX: "auto" } }}
        autosize
        minRows={5}
        maxRows={16}
        spellCheck={false}
        error={fault}
      />
      <Group mt="sm">
        <Button onClick={save} loading={pending === "save"} disabled={typed === (text ?? "")}>
          Save
        </Button>
        <FileButton onChange={read}>
          {(props) => (
            <Button variant="default" {...props}>
              Choose a file
            </Button>
          )}
        </FileButton>
        {mayFetch && (
          <Button variant="default" onClick={fetchIt} loading={pending === "fetch"}>
            Fetch from GitHub
          </Button>
        )}
      </Group>
    </Card>
  );
}
