"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { markRead } from "@/app/_ui/mark-read";

/** Whoever has opened the incident has seen what these notifications told, and need not mark them one by one. */
export function ReadOnArrival({ ids }: { ids: number[] }) {
  const router = useRouter();
  const unread = ids.join();
  useEffect(() => {
    if (unread === "") return;
    // They stay unread where this fails, and the next visit tries again.
    markRead({ ids: unread.split(",").map(Number) }).then(
      () => router.refresh(),
      () => undefined,
    );
  }, [unread, router]);
  return null;
}
