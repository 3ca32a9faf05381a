"use client";

import { ActionIcon, CopyButton } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";

/** A value in the fixed-width face with a button that copies it whole, also where only a part is shown. */
export function CopyText({ value, shown = value, what }: { value: string; shown?: string; what: string }) {
  return (
    <span style={{ display: "inline-flex", alignItems: "center", gap: 4, minWidth: 0 }}>
      <code style={{ overflowWrap: "anywhere" }}>{shown}</code>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <ActionIcon
            className="hb-no-print"
            variant="subtle"
            color="accent"
            size={24}
            onClick={copy}
            aria-label={copied ? `${what} copied` : `Copy ${what}`}
          >
            {copied ? <IconCheck size={14} aria-hidden="true" /> : <IconCopy size={14} aria-hidden="true" />}
          </ActionIcon>
        )}
      </CopyButton>
    </span>
  );
}
