"use client";

import { Modal, NativeSelect, Radio, Stack, Textarea } from "@mantine/core";
import { nameOf, type Target } from "./apply-to-each";
import { commonReasons, type ReasonOptions } from "./reason-options";
import { VerbForm } from "./verb-form";

export type DialogVerb = "resolve" | "ignore" | "assign" | "prolong";
export type Assignable = { id: number; name: string; email: string };

type Props = {
  verb: DialogVerb | null;
  targets: readonly Target[];
  reasons: ReasonOptions;
  members: readonly Assignable[];
  onClose(): void;
};

const titles: Record<DialogVerb, string> = {
  resolve: "Resolve",
  ignore: "Ignore",
  assign: "Assign",
  prolong: "Go on ignoring",
};

/** The question each verb asks before it acts; nothing is chosen beforehand. */
export function VerbDialog({ verb, targets, reasons, members, onClose }: Props) {
  const form = { targets, onClose };
  return (
    <Modal
      opened={verb !== null}
      onClose={onClose}
      title={verb && `${titles[verb]} ${nameOf(targets)}`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {verb === "resolve" && <ResolveForm {...form} />}
      {verb === "ignore" && <IgnoreForm {...form} reasons={reasons} />}
      {verb === "prolong" && <ProlongForm {...form} />}
      {verb === "assign" && <AssignForm {...form} members={members} />}
    </Modal>
  );
}

const ends = [
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "180", label: "180 days" },
  { value: "365", label: "A year" },
];

type FormProps = Pick<Props, "targets" | "onClose">;

function ResolveForm(props: FormProps) {
  const secret = props.targets.every(({ kind }) => kind === "secret");
  return (
    <VerbForm
      {...props}
      verb="resolve"
      submitLabel="Resolve"
      bodyOf={(form) => ({ secret_revoked: form.get("revoked") === "yes", ...commentOf(form) })}
    >
      <Radio.Group
        name="revoked"
        label={secret ? "Was the secret revoked?" : "Was the cause removed?"}
        description={
          secret
            ? "Deleting the line is not enough: the secret stays in the history, and works until it is revoked."
            : "A fix counts once it is released."
        }
        withAsterisk
      >
        <Stack gap="xs" mt="xs">
          <Radio value="yes" label={secret ? "Yes, it no longer works" : "Yes"} required />
          <Radio
            value="no"
            label={secret ? "No, but the incident is dealt with" : "No, but it is dealt with"}
            required
          />
        </Stack>
      </Radio.Group>
      <Comment />
    </VerbForm>
  );
}

function IgnoreForm({ reasons, ...props }: FormProps & Pick<Props, "reasons">) {
  const options = commonReasons(
    reasons,
    props.targets.map(({ kind }) => kind),
  );
  return (
    <VerbForm
      {...props}
      verb="ignore"
      submitLabel="Ignore"
      bodyOf={(form) => ({ ignore_reason: form.get("reason"), ...untilOf(form), ...commentOf(form) })}
    >
      <Radio.Group
        name="reason"
        label="Why is it not a problem?"
        description="Ignored incidents stay closed when they are seen again."
        withAsterisk
      >
        <Stack gap="xs" mt="xs">
          {options.map(({ value, label }) => (
            <Radio key={value} value={value} label={label} required />
          ))}
        </Stack>
      </Radio.Group>
      <NativeSelect
        name="until"
        label="For how long?"
        description="With an end, the risk is accepted until then, and the incident is open again afterwards."
        defaultValue=""
        data={[{ value: "", label: "For good" }, ...ends]}
      />
      <Comment />
    </VerbForm>
  );
}

/** Counted from today, as the first end was. */
function ProlongForm(props: FormProps) {
  return (
    <VerbForm
      {...props}
      verb="prolong"
      submitLabel="Go on ignoring"
      bodyOf={(form) => ({ ...untilOf(form), ...commentOf(form) })}
    >
      <NativeSelect
        name="until"
        label="For how long from today?"
        description="It is open again afterwards, with its days to close anew."
        defaultValue="90"
        data={ends}
      />
      <Comment why="Of a critical or high incident: why its risk can still be borne." />
    </VerbForm>
  );
}

function AssignForm({ members, ...props }: FormProps & Pick<Props, "members">) {
  return (
    <VerbForm
      {...props}
      verb="assign"
      submitLabel="Assign"
      bodyOf={(form) => ({ member_id: Number(form.get("member")) })}
    >
      <NativeSelect
        name="member"
        label="Owner"
        description="The owner sees the incident, and is who others ask about it."
        required
        defaultValue=""
        data={[
          { value: "", label: "Choose a member", disabled: true },
          ...members.map(({ id, name, email }) => ({ value: String(id), label: `${name} (${email})` })),
        ]}
      />
    </VerbForm>
  );
}

function Comment({ why = "Optional, for whoever reads this later." }: { why?: string }) {
  return <Textarea name="comment" label="Comment" description={why} autosize minRows={2} maxLength={4_000} />;
}

function untilOf(form: FormData): { ignore_until?: string } {
  const days = Number(form.get("until"));
  return days > 0 ? { ignore_until: new Date(Date.now() + days * 86_400_000).toISOString() } : {};
}

function commentOf(form: FormData): { comment?: string } {
  const comment = String(form.get("comment") ?? "").trim();
  return comment ? { comment } : {};
}
