import { defineSource, nothing } from "@/lib/ingest/source";
import { parseIncident } from "./gitguardian/incident";
import { Message } from "./gitguardian/message";
import { gitguardianProtocol } from "./gitguardian/protocol";
import { readObject } from "./reading/fault";

/** GitGuardian's custom webhook. A message that names no incident, such as the welcome message, is of no interest. */
export const gitguardian = defineSource({
  name: "gitguardian",
  webhook: {
    ...gitguardianProtocol,
    parse(payload, { receivedAt }) {
      const message = readObject(Message, payload, "A GitGuardian message");
      return message.incident ? parseIncident(message, message.incident, receivedAt) : nothing;
    },
  },
});
