"use client";

import { Button, Text } from "@mantine/core";
import { useRouter } from "next/navigation";
import { sayFailure } from "@/app/_ui/toast";
import { useCall } from "@/app/_ui/use-call";
import classes from "../../_parts/identities.module.css";

type Merged = { developer_id: number; merge_id: string };
type Candidate = { id: number; name: string; member: boolean; emails: string[] };
type Props = { into: { id: number; name: string; member: boolean }; candidates: Candidate[] };

/** Who was found, each to be merged with one press that can be taken back. */
export function Candidates({ into, candidates }: Props) {
  const router = useRouter();
  const { pending, call } = useCall("/developers", sayFailure);

  async function merge(candidate: Candidate) {
    const merged = await call<Merged>(
      "POST",
      `/${into.id}/merge`,
      { developer_id: candidate.id },
      `${into.name} and ${candidate.name} are one developer now.`,
      ({ developer_id, merge_id }) =>
        call("POST", `/${developer_id}/unmerge`, { merge_id }, "They are two developers again."),
    );
    if (merged) router.replace(`/settings/identities/${merged.developer_id}`);
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
              disabled={pending}
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
