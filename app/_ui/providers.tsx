"use client";

import { MantineProvider } from "@mantine/core";
import { useWindowEvent } from "@mantine/hooks";
import { Notifications } from "@mantine/notifications";
import { type ReactNode, useRef } from "react";
import { cssVariablesResolver, theme } from "./theme";

export function Providers({ nonce, children }: { nonce: string; children: ReactNode }) {
  usePaperLight();
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      {children}
      <Notifications position="bottom-right" autoClose={8_000} transitionDuration={120} />
    </MantineProvider>
  );
}

const scheme = "data-mantine-color-scheme";

/** Paper is light, also where the screen is dark: light ink on it cannot be read. */
function usePaperLight() {
  const before = useRef<string>(null);
  useWindowEvent("beforeprint", () => {
    before.current = document.documentElement.getAttribute(scheme);
    document.documentElement.setAttribute(scheme, "light");
  });
  useWindowEvent("afterprint", () => before.current && document.documentElement.setAttribute(scheme, before.current));
}
