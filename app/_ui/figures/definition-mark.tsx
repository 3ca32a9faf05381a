"use client";

import { Tooltip } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import Link from "next/link";
import classes from "./figures.module.css";

type Props = { id: string; name: string; brief: string };

export function DefinitionMark({ id, name, brief }: Props) {
  return (
    <Tooltip label={brief} multiline w={280} withArrow events={{ hover: true, focus: true, touch: false }} zIndex={160}>
      <Link
        href={`/docs/metrics#${id}`}
        prefetch={false}
        className={`${classes.definition} hb-no-print`}
        aria-label={`How “${name}” is defined`}
      >
        <IconInfoCircle size={15} stroke={1.5} aria-hidden="true" />
      </Link>
    </Tooltip>
  );
}
