"use client";

import { Button, Stack, Text, Textarea } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Card } from "@/app/_ui/card";
import { Problem } from "@/app/_ui/problem";
import { say } from "@/app/_ui/toast";

/** Private places that may be reached all the same; the owner names them. */
export function AllowedHosts({ hosts, mayChange }: { hosts: string[]; mayChange: boolean }) {
  const router = useRouter();
  const [text, setText] = useState(hosts.join("\n"));
  const [problem, setProblem] = useState("");
  async function submit(event: FormEvent) {
    event.preventDefault();
    setProblem("");
    try {
      const allowed_hosts = text.split(/\s+/).filter(Boolean);
      await callApi("PATCH", "/escalation-policy", { allowed_hosts });
      say("Kept. Channels may lead there from now on.");
      router.refresh();
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  }
  return (
    <Card id="allowed-hosts" title="Inside your network">
      <Text mb="sm" maw="72ch">
        Channels reach https on port 443 of the open internet, and nothing else. A chat server of your own can be named
        here, as host and port; only the owner of the workspace does.
      </Text>
      {mayChange ? (
        <form onSubmit={submit}>
          <Stack maw={480}>
            <Textarea
              label="Hosts with their ports, one a line"
              placeholder="chat.internal:8443"
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
              autosize
              minRows={2}
            />
            <Problem sentence={problem} />
            <div>
              <Button type="submit" variant="default">
                Allow these
              </Button>
            </div>
          </Stack>
        </form>
      ) : (
        <Text className="hb-mono">{hosts.join(", ") || "None"}</Text>
      )}
    </Card>
  );
}
