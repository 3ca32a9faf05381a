"use client";

import { Button } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { say, sayFailure } from "@/app/_ui/toast";

type Props = { incidentId: number; address: string; primary?: boolean };

/** One click for the person who is proposed; whoever was asked before has their link taken back. */
export function AskProposed({ incidentId, address, primary = false }: Props) {
  const router = useRouter();
  const [pending, setPending] = useState(false);

  async function ask() {
    setPending(true);
    try {
      await callApi("POST", `/incidents/${incidentId}/ask`, { email: address });
      say(`A mail with a link to ${address} is on its way.`);
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
    setPending(false);
    router.refresh();
  }

  return (
    <Button
      size="xs"
      mt={6}
      variant={primary ? "filled" : "default"}
      loading={pending}
      onClick={ask}
      className="hb-no-print"
    >
      Send them a link
    </Button>
  );
}
