"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { say } from "@/app/_ui/toast";

type Method = "POST" | "PATCH" | "DELETE";

/** Calls the API about one response, shows what became of it, and renews the page. Answers null where it failed. */
export function useCall(incidentId: number) {
  const router = useRouter();
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState("");

  async function call(method: Method, path: string, body: object, done?: string): Promise<unknown> {
    setPending(true);
    setProblem("");
    try {
      const answer = await callApi(method, `/incidents/${incidentId}${path}`, body);
      if (done) say(done);
      router.refresh();
      return answer ?? {};
    } catch (error) {
      setProblem(sentenceOf(error));
      return null;
    } finally {
      setPending(false);
    }
  }

  return { pending, problem, call };
}
