"use client";

import { Button, Text } from "@mantine/core";
import { useRouter } from "next/navigation";
import { callApi } from "@/app/_ui/api";
import classes from "../../_parts/identities.module.css";
import { usePerform } from "./perform";

type Candidate = { id: number; name: string; member: boolean; emails: string[] };
type Props = { into: { id: number; name: string; member: boolean }; candidates: Candidate[] };

/** Who was found, each to be merged with one press that can be taken back. */
export function Candidates({ into, candidates }: Props) {
  const router = useRouter();
  const { busy, perform } = usePerform();

  async function merge(candidate: Candidate) {
    let merged = { developer_id: into.id, merge_id: "" };
    await perform(
      async () => {
        merged = (await callApi("POST", `/developers/${into.id}/merge`, {
          developer_id: candidate.id,
        })) as typeof merged;
        router.replace(`/settings/identities/${merged.developer_id}`);
      },
      `${into.name} and ${candidate.name} are one developer now.`,
      () =>
        perform(
          () => callApi("POST", `/developers/${merged.developer_id}/unmerge`, { merge_id: merged.merge_id }),
          "They are two developers again.",
        ),
    );
  }

  if (candidates.length === 0) return <Text mt="md">Nobody else has this in a name or an address.</Text>;
  return (
    <div style={{ marginTop: 12 }}>
      <Text c="dimmed" size="sm" maw="68ch">
        Merging makes one person of two: whoever signs in with one of the addresses then sees the incidents of all of
        them.
      </Text>
      {candidates.map((candidate) => (
        <div key={candidate.id} className={classes.pair}>
          <div className={classes.people}>
            <span>
              {candidate.name}
              {candidate.member && <span className="hb-muted"> member</span>}
            </span>
            <span className="hb-mono">{candidate.emails.join(", ")}</span>
          </div>
          {into.member && candidate.member ? (
            <span className="hb-muted">Another member</span>
          ) : (
            <Button
              size="xs"
              variant="default"
              disabled={busy}
              onClick={() => merge(candidate)}
              aria-label={`Merge with ${candidate.name}, ${candidate.emails.join(", ")}`}
            >
              Merge
            </Button>
          )}
        </div>
      ))}
    </div>
  );
}
