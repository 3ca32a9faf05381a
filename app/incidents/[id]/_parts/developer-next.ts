import { relative } from "@/app/_ui/format";
import type { Ask } from "@/lib/incidents/home";

type Mine = { ask: Ask; request: { wanted: string; at: Date | string } | null };

/** What is asked of the developer who reads this, in a sentence or two. */
export function developerNext(now: Date, { ask, request }: Mine): string {
  const verb = request?.wanted === "ignored" ? "ignore" : "resolve";
  switch (ask) {
    case "waiting":
      return `You asked to ${verb} it${request ? ` ${relative(request.at, now)}` : ""}. A manager decides; nothing is to be done until then.`;
    case "disputed":
      return "You said that it is not yours. The managers find the right person.";
    case "denied":
      return `Your request to ${verb} it was not accepted. Look at the reason below, then answer or ask again.`;
    case "revoke":
      return "Revoke the secret first, as the steps below say; then resolve the incident.";
    case "answer":
      return "Take the steps below, then answer the questions. It takes about ten minutes.";
    case "close":
      return "You have answered. When the steps are done, resolve it.";
  }
}
