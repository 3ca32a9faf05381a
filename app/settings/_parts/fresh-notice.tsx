import { Alert } from "@mantine/core";
import type { ReactNode } from "react";

/** Says that what follows needs a sign-in of just now, before somebody fills in a form for it. */
export function FreshNotice({ here, children }: { here: string; children: ReactNode }) {
  return (
    <Alert variant="outline" color="accent" mb="md">
      {children}{" "}
      <a className="hb-link" href={`/sign-in?fresh=1&next=${encodeURIComponent(here)}`}>
        Sign in once more
      </a>
    </Alert>
  );
}
