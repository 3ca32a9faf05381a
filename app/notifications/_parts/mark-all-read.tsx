"use client";

import { Button } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { sentenceOf } from "@/app/_ui/api";
import { markRead } from "@/app/_ui/mark-read";
import { sayFailure } from "@/app/_ui/toast";

export function MarkAllRead() {
  const router = useRouter();
  const [pending, setPending] = useState(false);

  async function readAll() {
    setPending(true);
    await markRead({ all: true }).catch((error: unknown) => sayFailure(sentenceOf(error)));
    setPending(false);
    router.refresh();
  }

  return (
    <Button variant="default" loading={pending} onClick={readAll}>
      Mark all as read
    </Button>
  );
}
