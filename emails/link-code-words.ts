import { oneLine, senderLine } from "./words";

export type LinkCodeProps = {
  workspaceName: string;
  incidentNumber: number;
  code: string;
  action: "resolve" | "ignore";
  contact: string;
};

/** The code is not in the subject: subjects show on lock screens. */
export function codeSubject({ incidentNumber, action }: LinkCodeProps): string {
  return `Your code to ${action} incident INC-${incidentNumber}`;
}

/** Every sentence of the mail, once, for its text and its HTML part alike. */
export function codeWords(props: LinkCodeProps) {
  return {
    from: senderLine(props.workspaceName),
    heading: `Your code to ${props.action} incident INC-${props.incidentNumber}`,
    code: `${props.code.slice(0, 3)} ${props.code.slice(3)}`,
    how: "Enter it on the page you have open. It works once, within ten minutes, in that browser only.",
    notYou: `If you did not ask for it, somebody else has your link. Nothing was changed. Please tell ${oneLine(props.contact, 120)}, and do not give them the code.`,
  };
}

export function codeText(props: LinkCodeProps): string {
  const words = codeWords(props);
  return [words.from, "", words.heading, "", words.code, "", words.how, "", words.notYou, ""].join("\n");
}
