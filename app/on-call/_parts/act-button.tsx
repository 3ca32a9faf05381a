"use client";

import { Button, type ButtonProps } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { say, sayFailure } from "@/app/_ui/toast";

type Props = Pick<ButtonProps, "size" | "variant" | "color" | "fullWidth"> & {
  method?: "POST" | "PATCH" | "DELETE";
  path: string;
  body?: object;
  /** What is said once it is done. */
  done: string;
  label: string;
  /** What it is read out as, where several look alike. */
  spoken?: string;
};

/** One thing to do, done at once; then the page shows what came of it. */
export function ActButton({ method = "POST", path, body, done, label, spoken, ...look }: Props) {
  const router = useRouter();
  const [pending, setPending] = useState(false);
  async function act() {
    setPending(true);
    try {
      await callApi(method, path, body);
      say(done);
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
    setPending(false);
    router.refresh();
  }
  return (
    <Button loading={pending} onClick={act} aria-label={spoken} {...look}>
      {label}
    </Button>
  );
}
