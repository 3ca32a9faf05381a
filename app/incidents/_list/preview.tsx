"use client";

import { Button, Drawer, Stack, Text } from "@mantine/core";
import Link from "next/link";
import { Facts } from "@/app/_ui/facts";
import { counted } from "@/app/_ui/format";
import { Moment } from "@/app/_ui/moment";
import { SeverityLabel } from "@/app/_ui/severity-label";
import { StatusLabel } from "@/app/_ui/status-label";
import { contactWord, validityWord } from "@/app/_ui/words";
import { revocationWord } from "./closing-word";
import { Due } from "./due";
import type { IncidentRow } from "./row";

/** What a row knows, beside the list, so that one can look without leaving. */
export function Preview({ row, onClose }: { row: IncidentRow | null; onClose(): void }) {
  return (
    <Drawer
      opened={row !== null}
      onClose={onClose}
      position="right"
      title={row && `INC-${row.id}`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {row && (
        <Stack gap="md">
          <Text fw={600} size="lg">
            {row.title}
          </Text>
          <Facts
            facts={[
              ["Status", <StatusLabel key="status" status={row.status} />],
              ["Revocation", revocationWord(row)],
              ["Due", row.dueAt && <Due key="due" at={row.dueAt} />],
              ["Severity", <SeverityLabel key="severity" level={row.severity} />],
              ["Value", row.mask && <code>{row.mask}</code>],
              ["Validity", validityWord[row.validity]],
              ["Author", row.author && `${row.author.name} (${row.author.email})`],
              [
                "Contact",
                row.contactReason ? `${contactWord[row.contact]}: ${row.contactReason}` : contactWord[row.contact],
              ],
              ["Labels", row.labels.join(", ")],
              ["Owner", row.owner ?? "Nobody"],
              ["Found in", counted(row.places, "place")],
              ["First seen", <Moment key="first" at={row.triggeredAt} />],
              ["Last activity", <Moment key="last" at={row.activityAt} />],
            ]}
          />
          <Button component={Link} href={`/incidents/${row.id}`}>
            Open incident
          </Button>
        </Stack>
      )}
    </Drawer>
  );
}
