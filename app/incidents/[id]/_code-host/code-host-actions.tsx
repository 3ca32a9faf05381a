"use client";

import { Button, Group } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import type { Kind } from "@/app/_ui/words";
import { ChangeDialog } from "./change-dialog";
import { IssueDialog } from "./issue-dialog";

type Props = { incidentId: number; kind: Kind; pending: boolean };

const lookEveryMs = 1_500;
const mostLooks = 40;

/** An issue, or a change; while one is being made, the page looks again by itself. */
export function CodeHostActions({ incidentId, kind, pending }: Props) {
  const [dialog, setDialog] = useState<"issue" | "change" | null>(null);
  useLookAgain(pending && dialog === null);
  const close = () => setDialog(null);
  return (
    <Group gap="xs" mt="xs">
      <Button variant="default" size="xs" onClick={() => setDialog("issue")}>
        Create an issue…
      </Button>
      {kind !== "code_scanning" && (
        <Button variant="default" size="xs" onClick={() => setDialog("change")}>
          Propose a change…
        </Button>
      )}
      <IssueDialog incidentId={incidentId} opened={dialog === "issue"} onClose={close} />
      <ChangeDialog incidentId={incidentId} opened={dialog === "change"} onClose={close} />
    </Group>
  );
}

function useLookAgain(pending: boolean): void {
  const router = useRouter();
  useEffect(() => {
    if (!pending) return;
    let looks = 0;
    const timer = setInterval(() => {
      looks += 1;
      if (looks > mostLooks) clearInterval(timer);
      else router.refresh();
    }, lookEveryMs);
    return () => clearInterval(timer);
  }, [pending, router]);
}
