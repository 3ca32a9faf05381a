import { useRouter } from "next/navigation";
import { useState } from "react";
import { sentenceOf } from "@/app/_ui/api";
import { say, sayFailure } from "@/app/_ui/toast";

export type Perform = (work: () => Promise<unknown>, message: string, undo?: () => void) => Promise<void>;

/** Calls the API, says what came of it, and shows the page as it is then. */
export function usePerform(): { busy: boolean; perform: Perform } {
  const router = useRouter();
  const [busy, setBusy] = useState(false);

  const perform: Perform = async (work, message, undo) => {
    setBusy(true);
    try {
      await work();
      say(message, undo);
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
    setBusy(false);
    router.refresh();
  };
  return { busy, perform };
}
