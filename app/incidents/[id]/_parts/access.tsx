import { Text } from "@mantine/core";
import { Card } from "@/app/_ui/card";
import { accessLevelWord, permissionWord } from "@/app/_ui/words";
import { oneLine, shortCommit } from "@/emails/words";
import { listGrants } from "@/lib/access/grant-access";
import { listGrantable } from "@/lib/access/grantable";
import type { MemberViewer } from "@/lib/access/viewer";
import { GiveAccess, OfferAccess, TakeAccess } from "./access-buttons";
import classes from "./incident.module.css";

type Props = { viewer: MemberViewer; incidentId: number };

/** Who may see this incident beside those who see all, and on what ground. */
export async function Access({ viewer, incidentId }: Props) {
  const [grants, grantable] = await Promise.all([listGrants(viewer, incidentId), listGrantable(viewer, incidentId)]);
  return (
    <Card id="access" title="Access">
      <Text c="dimmed" size="sm" mb={grants.length > 0 ? "xs" : 0}>
        Managers and members see every incident; restricted members see those given to them.
      </Text>
      {grants.map(({ member, permission, origin, evidence }) => (
        <div key={member.id} className={classes.grant}>
          <div>
            <div>{oneLine(member.name, 80)}</div>
            <div className={classes.place}>
              <span>
                {member.accessLevel && `${accessLevelWord[member.accessLevel]}: `}
                {permissionWord[permission]}
              </span>
              <span>
                {origin === "manual" ? "given by hand" : "author"}
                {evidence?.commit && ` of ${shortCommit(evidence.commit)}`}
              </span>
            </div>
          </div>
          <TakeAccess incidentId={incidentId} memberId={member.id} name={member.name} />
        </div>
      ))}
      {grantable === null && viewer.accessLevel === "restricted" && <OfferAccess incidentId={incidentId} />}
      {grantable && grantable.length > 0 && <GiveAccess incidentId={incidentId} members={grantable} />}
      {grantable?.length === 0 && (
        <Text size="sm" mt="xs">
          Every restricted member has access.
        </Text>
      )}
    </Card>
  );
}
