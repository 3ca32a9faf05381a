import { Body, Container, Head, Heading, Hr, Html, Preview, Text } from "react-email";
import { name } from "./brand";
import { darkStyle, style } from "./incident-style";
import { oneLine } from "./words";

export type AddressCodeProps = {
  workspaceName: string;
  /** Who says that the address is theirs. */
  memberName: string;
  address: string;
  code: string;
  contact: string;
};

/** The code stays out of it: subjects show on lock screens. */
export function addressCodeSubject({ workspaceName }: AddressCodeProps): string {
  return `Is this address yours? A code from ${oneLine(workspaceName, 60)}`;
}

function addressCodeWords({ workspaceName, memberName, address, code, contact }: AddressCodeProps) {
  const workspace = oneLine(workspaceName, 80);
  const person = oneLine(memberName, 80);
  return {
    from: workspace === name ? name : `${name} · ${workspace}`,
    heading: "Show that this address is yours",
    asked: `${person} says that commits with ${oneLine(address, 254)} are theirs. If that is you, enter this code in Handback:`,
    code,
    expiry: "It works for ten minutes, and once.",
    why: `If you are not ${person}, do nothing: without the code nothing changes. If you think that somebody tries to pass as you, tell ${oneLine(contact, 254)}.`,
  };
}

export function addressCodeText(props: AddressCodeProps): string {
  const words = addressCodeWords(props);
  return [words.from, "", words.heading, "", words.asked, "", words.code, "", words.expiry, "", words.why, ""].join(
    "\n",
  );
}

export function AddressCode(props: AddressCodeProps) {
  const words = addressCodeWords(props);
  return (
    <Html lang="en">
      <Head>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>{addressCodeSubject(props)}</title>
        <style>{darkStyle}</style>
      </Head>
      <Body className="page" style={style.body}>
        <Preview useTitleTag={false}>{words.heading}</Preview>
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
            <Text className="text" style={style.text}>
              {words.asked}
            </Text>
            <Text
              className="text"
              style={{ ...style.value, fontSize: "28px", lineHeight: "36px", letterSpacing: "4px", margin: "0 0 16px" }}
            >
              {words.code}
            </Text>
            <Text className="text" style={style.text}>
              {words.expiry}
            </Text>
            <Hr className="rule" style={style.rule} />
            <Text className="muted" style={style.small}>
              {words.why}
            </Text>
          </Container>
        </main>
      </Body>
    </Html>
  );
}
