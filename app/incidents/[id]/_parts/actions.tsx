"use client";

import { ActionIcon, Button, Group, Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { say, sayFailure } from "@/app/_ui/toast";
import { applyToEach } from "../../_actions/apply-to-each";
import type { ReasonOptions } from "../../_actions/reason-options";
import { RemindDialog } from "../../_actions/remind-dialog";
import { type Assignable, type DialogVerb, VerbDialog } from "../../_actions/verb-dialog";
import type { IncidentRow } from "../../_list/row";
import { askForLink } from "./ask-for-link";
import { DeclareDialog } from "./declare-dialog";

type Props = {
  row: IncidentRow;
  reasons: ReasonOptions;
  members: Assignable[];
  mayShare: boolean;
  requestWaits: boolean;
  /** Whether the reader decides how long a risk is accepted. */
  mayProlong: boolean;
  /** Whether it can be declared a security incident by whoever looks. */
  mayDeclare: boolean;
};

/** One primary action, which a waiting request has for itself; the rest in a menu. */
export function Actions({ row, reasons, members, mayShare, requestWaits, mayProlong, mayDeclare }: Props) {
  const router = useRouter();
  const [verb, setVerb] = useState<DialogVerb | null>(null);
  const [reminding, setReminding] = useState(false);
  const [declaring, setDeclaring] = useState(false);
  const [pending, setPending] = useState(false);
  const closed = row.status === "resolved" || row.status === "ignored";

  async function now(wanted: "reopen" | "unassign", done: string) {
    setPending(true);
    const { failed } = await applyToEach([row], wanted, {});
    setPending(false);
    if (failed[0]) sayFailure(failed[0].sentence);
    else say(done);
    router.refresh();
  }

  return (
    <Group gap="xs">
      {closed ? (
        <Button loading={pending} onClick={() => now("reopen", `INC-${row.id} is open again.`)}>
          Reopen
        </Button>
      ) : (
        <Button variant={requestWaits ? "default" : "filled"} loading={pending} onClick={() => setVerb("resolve")}>
          Resolve
        </Button>
      )}
      <Menu>
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label="More actions">
            <IconDots size={18} aria-hidden="true" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {mayProlong && row.ignoredUntil && <Menu.Item onClick={() => setVerb("prolong")}>Go on ignoring…</Menu.Item>}
          {!closed && <Menu.Item onClick={() => setVerb("ignore")}>Ignore…</Menu.Item>}
          {!closed && <Menu.Item onClick={() => setVerb("assign")}>Assign…</Menu.Item>}
          {row.owner && (
            <Menu.Item onClick={() => now("unassign", `INC-${row.id} has no owner now.`)}>
              Take away from {row.owner}
            </Menu.Item>
          )}
          {!closed && mayShare && <Menu.Item onClick={askForLink}>Send a link…</Menu.Item>}
          {!closed && mayShare && <Menu.Item onClick={() => setReminding(true)}>Remind…</Menu.Item>}
          {mayDeclare && <Menu.Item onClick={() => setDeclaring(true)}>Declare a security incident…</Menu.Item>}
          <Menu.Item onClick={() => window.print()}>Print</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <VerbDialog verb={verb} targets={[row]} reasons={reasons} members={members} onClose={() => setVerb(null)} />
      <DeclareDialog id={row.id} opened={declaring} members={members} onClose={() => setDeclaring(false)} />
      <RemindDialog
        opened={reminding}
        path="/incidents/remind"
        body={{ incident_ids: [row.id] }}
        onClose={() => setReminding(false)}
      />
    </Group>
  );
}
