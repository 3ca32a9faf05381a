"use client";

import { Tooltip } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import Link from "next/link";
import { type ReactNode, useEffect, useId, useState } from "react";
import classes from "./figures.module.css";

type Props = { id: string; name: string; brief: string };

/** Leads to the definition in full; what it says in brief is made when somebody is there to read it. */
export function DefinitionMark({ id, name, brief }: Props) {
  const [reader, setReader] = useState<HTMLElement | null>(null);
  const briefId = useId();
  const leave = () => setReader(null);
  return (
    <>
      <Link
        href={`/docs/metrics#${id}`}
        prefetch={false}
        className={`${classes.definition} hb-no-print`}
        aria-label={`How “${name}” is defined`}
        aria-describedby={reader ? briefId : undefined}
        onPointerEnter={({ pointerType, currentTarget }) => pointerType === "mouse" && setReader(currentTarget)}
        onPointerLeave={leave}
        onFocus={({ currentTarget }) => currentTarget.matches(":focus-visible") && setReader(currentTarget)}
        onBlur={leave}
        onKeyDown={({ key }) => key === "Escape" && leave()}
      >
        <IconInfoCircle size={15} stroke={1.5} aria-hidden="true" />
      </Link>
      {reader && <Brief at={reader} label={<span id={briefId}>{brief}</span>} />}
    </>
  );
}

/** Opens once it knows where, so that it is not seen elsewhere before. */
function Brief({ at, label }: { at: HTMLElement; label: ReactNode }) {
  const [opened, setOpened] = useState(false);
  useEffect(() => setOpened(true), []);
  return <Tooltip target={at} opened={opened} label={label} multiline w={280} withArrow zIndex={160} />;
}
