import { Heading, Text } from "react-email";
import { style } from "./incident-style";
import { codeSubject, codeWords, type LinkCodeProps } from "./link-code-words";
import { Foot, MailFrame } from "./mail-frame";

export function LinkCode(props: LinkCodeProps) {
  const words = codeWords(props);
  return (
    <MailFrame subject={codeSubject(props)} preview={words.how} from={words.from}>
      <Heading as="h1" className="text" style={style.heading}>
        {words.heading}
      </Heading>
      <Text className="text" style={{ ...style.value, fontSize: "28px", lineHeight: "40px", letterSpacing: "2px" }}>
        {words.code}
      </Text>
      <Text className="text" style={style.text}>
        {words.how}
      </Text>
      <Foot sentences={[words.notYou]} />
    </MailFrame>
  );
}
