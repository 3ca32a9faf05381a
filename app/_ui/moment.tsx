"use client";

import { useEffect, useState } from "react";
import { age, date, exact, relative } from "./format";

const wordsFor = { age, date, relative };

/** A moment told by its distance from now, as an age or as its date, with the exact time in UTC and in the reader's zone on hover. */
export function Moment({ at, as = "relative" }: { at: string; as?: "relative" | "age" | "date" }) {
  const [local, setLocal] = useState("");
  useEffect(() => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    setLocal(zone === "UTC" ? "" : `\n${exact(at, zone)}`);
  }, [at]);
  const text = wordsFor[as](at, Date.now());
  return (
    <time dateTime={at} title={`${exact(at)}${local}`} suppressHydrationWarning>
      {text}
    </time>
  );
}
