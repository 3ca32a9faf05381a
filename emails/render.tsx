import { render } from "react-email";
import { IncidentLink } from "./incident-link";
import { incidentText } from "./incident-text";
import { type IncidentLinkProps, incidentWords, subject } from "./incident-words";

/** Everything a transport needs for the mail to an author; `linkUrl` must be an absolute http(s) address. */
export async function renderIncidentLink(
  props: IncidentLinkProps,
): Promise<{ subject: string; html: string; text: string }> {
  const address = new URL(props.linkUrl);
  if (address.protocol !== "https:" && address.protocol !== "http:") throw new TypeError("a link must be http(s)");
  const linkUrl = address.href;
  return {
    subject: subject(props),
    html: await render(<IncidentLink {...props} linkUrl={linkUrl} />),
    text: incidentText(incidentWords(props), linkUrl),
  };
}
