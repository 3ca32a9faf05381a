"use client";

import { useEffect, useState } from "react";
import { age, exact, relative } from "./format";

/** A moment told by its distance from now, or as an age, with the exact time in UTC and in the reader's zone on hover. */
export function Moment({ at, as = "relative" }: { at: string; as?: "relative" | "age" }) {
  const [local, setLocal] = useState("");
  useEffect(() => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    setLocal(zone === "UTC" ? "" : `\n${exact(at, zone)}`);
  }, [at]);
  const text = as === "age" ? age(at, Date.now()) : relative(at, Date.now());
  return (
    <time dateTime={at} title={`${exact(at)}${local}`} suppressHydrationWarning>
      {text}
    </time>
  );
}
