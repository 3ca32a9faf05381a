import { Text, Title } from "@mantine/core";
import { Moment } from "@/app/_ui/moment";
import { httpsOnly } from "@/emails/words";
import { EvidenceForm } from "./evidence-form";
import classes from "./incident.module.css";

type Piece = { id: number; attachedBy: string; note: string; url: string | null; createdAt: Date };
type Props = {
  incidentId: number;
  pieces: Piece[];
  /** "Rita Tanaka" for member:3 */
  nameOf(actor: string): string;
  /** Said to be revoked, and not seen to be. */
  claimed: boolean;
  mayEdit: boolean;
  verifies: boolean;
};

/** What shows that the secret is revoked, and the way to add to it. */
export function Evidence({ incidentId, pieces, nameOf, claimed, mayEdit, verifies }: Props) {
  if (pieces.length === 0 && !(claimed && mayEdit)) return null;
  return (
    <section className={classes.card} aria-labelledby="evidence">
      <Title order={2} id="evidence">
        Evidence of the revocation
      </Title>
      {pieces.map(({ id, attachedBy, note, url, createdAt }) => (
        <div key={id} className={classes.file}>
          <Text className={classes.said}>{note}</Text>
          <div className={classes.place}>
            <span>{nameOf(attachedBy)}</span>
            <Moment at={createdAt.toISOString()} />
            {httpsOnly(url) && (
              <a className="hb-link" href={httpsOnly(url)} rel="noreferrer">
                {url}
              </a>
            )}
          </div>
        </div>
      ))}
      {claimed && (
        <Text c="dimmed" size="sm" mt="xs">
          {verifies
            ? "So far it is a claim. Your evidence, or the source seeing that the secret no longer works, makes it verified."
            : "So far it is a claim. A manager confirms it, or the source sees that the secret no longer works."}
        </Text>
      )}
      {mayEdit && <EvidenceForm incidentId={incidentId} confirms={verifies && claimed && pieces.length > 0} />}
    </section>
  );
}
