import { Badge } from "@mantine/core";
import { oneLine } from "@/emails/words";
import type { RepositoryStanding } from "@/prisma/generated/enums";

const words: Record<RepositoryStanding, string | null> = {
  active: null,
  archived: "Archived",
  disconnected: "No longer connected",
  deleted: "Deleted at the code host",
};

type Names = readonly { fullName: string }[];

/** What is unusual about a repository: how it stands at its code host, and what it was called before. */
export function Standing({ standing, formerNames }: { standing: RepositoryStanding; formerNames: Names }) {
  const word = words[standing];
  const former = formerNames.slice(0, 3).map(({ fullName }) => oneLine(fullName, 80));
  if (!word && former.length === 0) return null;
  return (
    <span style={{ display: "inline-flex", flexWrap: "wrap", gap: 8, alignItems: "center" }}>
      {word && (
        <Badge variant="light" color="gray" tt="none">
          {word}
        </Badge>
      )}
      {former.length > 0 && <span className="hb-muted">formerly {former.join(", ")}</span>}
    </span>
  );
}
