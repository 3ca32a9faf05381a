"use client";

import { Button, Group, NativeSelect, Text, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { say, sayFailure } from "@/app/_ui/toast";
import { permissionWord } from "@/app/_ui/words";

function useAccessCall(incidentId: number) {
  const router = useRouter();
  const [pending, setPending] = useState(false);
  async function call(verb: "grant_access" | "revoke_access", body: object, done: string) {
    setPending(true);
    try {
      await callApi("POST", `/incidents/${incidentId}/${verb}`, body);
      say(done);
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
    setPending(false);
    router.refresh();
  }
  return { pending, call };
}

type TakeProps = { incidentId: number; memberId: number; name: string };

export function TakeAccess({ incidentId, memberId, name }: TakeProps) {
  const { pending, call } = useAccessCall(incidentId);
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      className="hb-no-print"
      loading={pending}
      aria-label={`Take away the access of ${name}`}
      onClick={() => call("revoke_access", { member_id: memberId }, `${name} does not see it any more.`)}
    >
      Take away
    </Button>
  );
}

type GiveProps = { incidentId: number; members: { id: number; name: string; email: string }[] };

export function GiveAccess({ incidentId, members }: GiveProps) {
  const { pending, call } = useAccessCall(incidentId);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const member = members.find(({ id }) => id === Number(form.get("member")));
    if (!member) return;
    const body = { member_id: member.id, incident_permission: form.get("permission") };
    call("grant_access", body, `${member.name} has access now.`);
  }

  return (
    <form onSubmit={submit} className="hb-no-print">
      <Group gap="xs" mt="sm" align="end">
        <NativeSelect
          size="xs"
          name="member"
          aria-label="Member"
          required
          defaultValue=""
          style={{ flex: "1 1 120px" }}
          data={[
            { value: "", label: "Choose a member", disabled: true },
            ...members.map(({ id, name, email }) => ({ value: String(id), label: `${name} (${email})` })),
          ]}
        />
        <NativeSelect
          size="xs"
          name="permission"
          aria-label="What they may do"
          defaultValue="can_edit"
          data={Object.entries(permissionWord).map(([value, label]) => ({ value, label }))}
        />
        <Button size="xs" type="submit" variant="default" loading={pending}>
          Give access
        </Button>
      </Group>
    </form>
  );
}

/** For whoever may not know the members: an address is named, and the answer is the same whoever has it, or nobody. */
export function OfferAccess({ incidentId }: { incidentId: number }) {
  const { pending, call } = useAccessCall(incidentId);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const pressed = (event.nativeEvent as SubmitEvent).submitter;
    const email = String(new FormData(event.currentTarget).get("email"));
    if (pressed instanceof HTMLButtonElement && pressed.value === "back")
      call("revoke_access", { email }, "Taken back: whoever has this address does not see it by your word any more.");
    else call("grant_access", { email }, "If somebody here has this address, they see the incident now.");
  }

  return (
    <form onSubmit={submit} className="hb-no-print">
      <TextInput size="xs" mt="sm" type="email" name="email" label="Their e-mail address" required maxLength={254} />
      <Group gap="xs" mt="xs">
        <Button size="xs" type="submit" variant="default" value="give" loading={pending}>
          Give access
        </Button>
        <Button size="xs" type="submit" variant="subtle" value="back" loading={pending}>
          Take it back
        </Button>
      </Group>
      <Text c="dimmed" size="sm" mt="xs">
        Whom you give access to is not listed here; take it back by the same address.
      </Text>
    </form>
  );
}
