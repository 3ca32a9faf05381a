"use client";

import { Button, Combobox, Group, Text, Textarea, useCombobox } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useRef, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";

type Person = { id: number; name: string; email: string };

const mostSuggested = 6;
/** What is typed of a name, from its @ to the caret. */
const begun = /(?:^|[\s(])@([\p{L}\p{N}][\p{L}\p{N}._ -]{0,40}|)$/u;

/** A comment; @ suggests whom it could be for. */
export function CommentForm({ incidentId, members = [] }: { incidentId: number; members?: readonly Person[] }) {
  const router = useRouter();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState("");
  const [typed, setTyped] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState("");
  const combobox = useCombobox();
  const suggested = typed === null ? [] : suggestionsFor(typed, members);

  function write(value: string, caret: number) {
    setText(value);
    const name = begun.exec(value.slice(0, caret))?.[1] ?? null;
    setTyped(name);
    if (name === null || suggestionsFor(name, members).length === 0) combobox.closeDropdown();
    else {
      combobox.openDropdown();
      combobox.selectFirstOption();
    }
  }

  function choose(email: string) {
    const caret = field.current?.selectionStart ?? text.length;
    const person = members.find((candidate) => candidate.email === email);
    combobox.closeDropdown();
    if (!person || typed === null) return;
    const namesakes = members.filter(({ name }) => name === person.name).length;
    const before = `${text.slice(0, caret - typed.length)}${namesakes > 1 ? person.email : person.name} `;
    setText(before + text.slice(caret));
    setTyped(null);
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(before.length, before.length);
    });
  }

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setPending(true);
    setProblem("");
    try {
      await callApi("POST", `/incidents/${incidentId}/notes`, { comment: text });
      setText("");
      router.refresh();
    } catch (error) {
      setProblem(`${sentenceOf(error)} Your text is still here.`);
    }
    setPending(false);
  }

  return (
    <form onSubmit={submit} className="hb-no-print">
      <Combobox store={combobox} onOptionSubmit={choose} withinPortal={false} position="bottom-start" width={320}>
        <Combobox.Target withExpandedAttribute={false}>
          <Textarea
            ref={field}
            label="Comment"
            description={members.length > 1 ? "Write @ and a name to let somebody know." : undefined}
            placeholder="What others should know"
            value={text}
            onChange={({ currentTarget }) => write(currentTarget.value, currentTarget.selectionStart)}
            onBlur={() => combobox.closeDropdown()}
            autosize
            minRows={3}
            maxLength={4_000}
            required
            withAsterisk={false}
          />
        </Combobox.Target>
        <Combobox.Dropdown hidden={suggested.length === 0}>
          <Combobox.Options aria-label="People">
            {suggested.map(({ id, name, email }) => (
              <Combobox.Option key={id} value={email}>
                {name}{" "}
                <Text span size="sm" c="inherit" opacity={0.85}>
                  {email}
                </Text>
              </Combobox.Option>
            ))}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      {problem && (
        <Text role="alert" c="var(--hb-danger)" mt="xs">
          {problem}
        </Text>
      )}
      <Group justify="flex-end" mt="xs">
        <Button type="submit" variant="default" loading={pending}>
          Comment
        </Button>
      </Group>
    </form>
  );
}

function suggestionsFor(typed: string, members: readonly Person[]): Person[] {
  const begins = typed.trim().toLowerCase();
  return members
    .filter(({ name, email }) =>
      [email, name, ...name.split(/\s+/)].some((word) => word.toLowerCase().startsWith(begins)),
    )
    .slice(0, mostSuggested);
}
