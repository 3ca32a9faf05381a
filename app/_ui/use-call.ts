"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { callApi, sentenceOf } from "./api";
import { say } from "./toast";

type Method = "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * Calls what is below `base` in the API, says what was done, and renews the page. Where it fails it answers null, and
 * `problem` says why, unless somebody else is to tell it.
 */
export function useCall(base: string, tell?: (problem: string) => void) {
  const router = useRouter();
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState("");

  async function call<Answer>(
    method: Method,
    path: string,
    body: object = {},
    done?: string,
    undo?: (answer: Answer) => void,
  ): Promise<Answer | null> {
    setPending(true);
    setProblem("");
    try {
      const answer = ((await callApi(method, base + path, body)) ?? {}) as Answer;
      if (done) say(done, undo && (() => undo(answer)));
      return answer;
    } catch (error) {
      (tell ?? setProblem)(sentenceOf(error));
      return null;
    } finally {
      setPending(false);
      router.refresh();
    }
  }

  return { pending, problem, call };
}
