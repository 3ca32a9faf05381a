import { Heading, Text } from "react-email";
import { name } from "./brand";
import { style } from "./incident-style";
import { Action, Foot, MailFrame } from "./mail-frame";
import { oneLine, senderLine } from "./words";

export type InvitationProps = {
  workspaceName: string;
  /** Who invites; without one it is the workspace itself. */
  inviter?: string;
  address: string;
  level: "manager" | "member" | "restricted" | "owner";
  signInUrl: string;
  /** Already written out, such as "3 March 2026". */
  expiresOn: string;
  contact: string;
};

const may: Record<InvitationProps["level"], string> = {
  owner: "You will own the workspace: you see and may change everything.",
  manager: "You will be a manager: you see every incident, and decide who does what.",
  member: "You will be a member: you see every incident of the workspace and can work on it.",
  restricted: "You will see the incidents of your own commits and those given to you, and can answer and close them.",
};

export function invitationSubject({ workspaceName }: Pick<InvitationProps, "workspaceName">): string {
  const workspace = oneLine(workspaceName, 60);
  return workspace === name ? `You are invited to ${name}` : `You are invited to ${workspace} on ${name}`;
}

function invitationWords(props: InvitationProps) {
  const workspace = oneLine(props.workspaceName, 80);
  const place = workspace === name ? name : `${workspace} on ${name}`;
  return {
    from: senderLine(props.workspaceName),
    heading: `Join ${place}`,
    invited: `${props.inviter ? `${oneLine(props.inviter, 80)} invites you` : "You are invited"} to ${place}, where security incidents are handed back to the people who can fix them.`,
    level: may[props.level],
    how: `Sign in the way you do at work, with the address ${oneLine(props.address, 254)}. There is no password to choose:`,
    expiry: `The invitation holds until ${oneLine(props.expiresOn, 60)}. The link by itself opens nothing: only whoever signs in with this address takes it up.`,
    why: `If you did not expect this, you need not do anything. Questions? Ask ${oneLine(props.contact, 120)}.`,
  };
}

/** The link has a line to itself, so that every client finds its end. */
export function invitationText(props: InvitationProps): string {
  const { from, heading, invited, level, how, expiry, why } = invitationWords(props);
  return [from, "", heading, "", invited, level, "", how, "", props.signInUrl, "", expiry, "", why, ""].join("\n");
}

export function Invitation(props: InvitationProps) {
  const words = invitationWords(props);
  return (
    <MailFrame subject={invitationSubject(props)} preview={words.invited} from={words.from}>
      <Heading as="h1" className="text" style={style.heading}>
        {words.heading}
      </Heading>
      {[words.invited, words.level, words.how].map((sentence) => (
        <Text key={sentence} className="text" style={style.text}>
          {sentence}
        </Text>
      ))}
      <Action label="Sign in" url={props.signInUrl} />
      <Foot sentences={[words.expiry, words.why]} />
    </MailFrame>
  );
}
