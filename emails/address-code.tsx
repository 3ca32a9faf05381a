import { Heading, Text } from "react-email";
import { style } from "./incident-style";
import { Foot, MailFrame } from "./mail-frame";
import { oneLine, senderLine } from "./words";

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
  const person = oneLine(memberName, 80);
  return {
    from: senderLine(workspaceName),
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
    <MailFrame subject={addressCodeSubject(props)} preview={words.heading} from={words.from}>
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
      <Foot sentences={[words.why]} />
    </MailFrame>
  );
}
