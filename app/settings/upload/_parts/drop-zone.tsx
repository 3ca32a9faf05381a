"use client";

import { Button, FileButton, Text } from "@mantine/core";
import { type DragEvent, useState } from "react";
import classes from "./upload.module.css";

type Props = { file: File | undefined; disabled: boolean; onChoose(file: File): void };

/** Where a report is dropped, or chosen with the button in it. */
export function DropZone({ file, disabled, onChoose }: Props) {
  const [over, setOver] = useState(false);

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    const [dropped] = event.dataTransfer.files;
    if (dropped && !disabled) onChoose(dropped);
  }

  return (
    <section
      aria-label="File"
      className={classes.zone}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <div aria-live="polite">
        {file ? (
          <Text fw={600} className={classes.name}>
            {file.name} <span className="hb-muted">{sizeOf(file.size)}</span>
          </Text>
        ) : (
          <Text c="dimmed">Drop a report here: JSON, JSON lines, CSV or SARIF, also packed with gzip</Text>
        )}
      </div>
      <FileButton onChange={(chosen) => chosen && onChoose(chosen)} disabled={disabled}>
        {(props) => (
          <Button {...props} variant="default" disabled={disabled}>
            {file ? "Choose another file" : "Choose a file"}
          </Button>
        )}
      </FileButton>
    </section>
  );
}

function sizeOf(bytes: number): string {
  if (bytes < 1_024) return `${bytes} bytes`;
  return bytes < 1_048_576 ? `${Math.round(bytes / 1_024)} KiB` : `${(bytes / 1_048_576).toFixed(1)} MiB`;
}
