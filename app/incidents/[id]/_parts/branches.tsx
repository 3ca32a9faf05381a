import { Text } from "@mantine/core";
import { Fragment } from "react";
import { Moment } from "@/app/_ui/moment";
import { oneLine } from "@/emails/words";
import type { Branch } from "@/lib/sightings/branches";

/** The branches its scans see it on, and those they do not any more. */
export function Branches({ branches }: { branches: Branch[] }) {
  const several = new Set(branches.map(({ repository }) => repository)).size > 1;
  const nameOf = ({ repository, branch }: Branch) => oneLine(several ? `${repository} ${branch}` : branch, 120);
  const there = branches.filter(({ goneAt }) => !goneAt);
  const gone = branches.filter(({ goneAt }) => goneAt);
  return (
    <>
      {there.length > 0 && (
        <Text c="dimmed" size="sm" style={{ overflowWrap: "anywhere" }}>
          On {there.length === 1 ? "the branch" : "the branches"} {there.map(nameOf).join(", ")}
        </Text>
      )}
      {gone.length > 0 && (
        <Text c="dimmed" size="sm" style={{ overflowWrap: "anywhere" }}>
          No longer on{" "}
          {gone.map((branch, index) => (
            <Fragment key={nameOf(branch)}>
              {index > 0 && ", "}
              {nameOf(branch)}, since <Moment at={(branch.goneAt ?? new Date(0)).toISOString()} />
            </Fragment>
          ))}
        </Text>
      )}
    </>
  );
}
