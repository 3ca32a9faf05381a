import { Body, Button, Container, Head, Heading, Hr, Html, Link, Preview, Section, Text } from "react-email";
import { name } from "./brand";
import { darkStyle, style } from "./incident-style";
import { oneLine } from "./words";

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
    from: workspace === name ? name : `${name} · ${workspace}`,
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
    <Html lang="en">
      <Head>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>{invitationSubject(props)}</title>
        <style>{darkStyle}</style>
      </Head>
      <Body className="page" style={style.body}>
        <Preview useTitleTag={false}>{words.invited}</Preview>
        <main>
          <Container className="card" style={style.card}>
            <Text className="accent" style={style.brand}>
              <span aria-hidden className="accent" style={style.hand}>
                ←
              </span>
              {words.from}
            </Text>
            <Heading as="h1" className="text" style={style.heading}>
              {words.heading}
            </Heading>
            {[words.invited, words.level, words.how].map((sentence) => (
              <Text key={sentence} className="text" style={style.text}>
                {sentence}
              </Text>
            ))}
            <Section>
              <Button className="button" href={props.signInUrl} style={style.button}>
                Sign in
              </Button>
              <Text style={{ ...style.address, margin: "16px 0 0" }}>
                <Link className="accent" href={props.signInUrl} style={style.address}>
                  {props.signInUrl}
                </Link>
              </Text>
            </Section>
            <Hr className="rule" style={style.rule} />
            {[words.expiry, words.why].map((sentence) => (
              <Text key={sentence} className="muted" style={style.small}>
                {sentence}
              </Text>
            ))}
          </Container>
        </main>
      </Body>
    </Html>
  );
}
