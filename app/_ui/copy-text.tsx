"use client";

import { ActionIcon, CopyButton } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";

/** An address goes on in the next line at its @, where there is no room for it. */
function Breakable({ text }: { text: string }) {
  const at = text.lastIndexOf("@");
  if (at < 1) return text;
  return (
    <>
      {text.slice(0, at)}
      <wbr />
      {text.slice(at)}
    </>
  );
}

/** A value in the fixed-width face with a button that copies it whole, also where only a part is shown. */
export function CopyText({ value, shown = value, what }: { value: string; shown?: string; what: string }) {
  return (
    <span style={{ display: "inline-flex", alignItems: "center", gap: 4, minWidth: 0 }}>
      <code style={{ overflowWrap: "anywhere" }}>
        <Breakable text={shown} />
      </code>
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
