import { Alert } from "@mantine/core";
import { accessLevelWord } from "@/app/_ui/words";
import { invitationOf } from "@/lib/members/invitation-token";
import { contact } from "@/lib/workspace";

/** Whom the link of an invitation is for, and whether it still holds. */
export async function InvitationNote({ token }: { token: string }) {
  const invitation = await invitationOf(token);
  if (invitation?.state === "accepted") return null;
  if (invitation?.state === "open") {
    return (
      <Alert variant="outline" color="accent" title="You are invited">
        Sign in with <span className="hb-mono">{invitation.email}</span>, and you join as{" "}
        {accessLevelWord[invitation.accessLevel].toLowerCase()}.
      </Alert>
    );
  }
  return (
    <Alert variant="outline" color="grey" title="This invitation does not hold any more">
      {invitation ? "It was good for a week." : "It was withdrawn, or replaced by a later mail."} You can sign in all
      the same, and see the incidents of your own commits. For more, ask {await contact()} to invite you again.
    </Alert>
  );
}
