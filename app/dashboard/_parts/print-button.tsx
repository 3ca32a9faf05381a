"use client";

import { Button } from "@mantine/core";
import { IconPrinter } from "@tabler/icons-react";

export function PrintButton() {
  return (
    <Button
      className="hb-no-print"
      size="compact-sm"
      variant="subtle"
      leftSection={<IconPrinter size={16} aria-hidden="true" />}
      onClick={() => window.print()}
    >
      Print
    </Button>
  );
}
