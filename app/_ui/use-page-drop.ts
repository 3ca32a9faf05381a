import { useWindowEvent } from "@mantine/hooks";
import { useState } from "react";

const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes("Files") ?? false;

/** Takes files that are dropped anywhere on the page; answers whether some are held over it. */
export function usePageDrop(take: (files: File[]) => void): boolean {
  const [over, setOver] = useState(false);
  // Without this, a browser opens what is dropped, and the page is gone.
  useWindowEvent("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    setOver(true);
  });
  useWindowEvent("dragleave", ({ relatedTarget }) => relatedTarget === null && setOver(false));
  useWindowEvent("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    setOver(false);
    take([...(event.dataTransfer?.files ?? [])]);
  });
  return over;
}
