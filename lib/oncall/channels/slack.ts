import { sentenceOf, type Tidings } from "@/lib/oncall/channels/tidings";
import type { Outgoing } from "@/lib/outgoing/post";

/** A message for an incoming webhook of Slack, or of what takes the same. */
export function slackMessage(url: string, tidings: Tidings): Outgoing {
  const text = escaped(sentenceOf(tidings));
  const { incident } = tidings;
  const link = `<${incident.url}|Open INC-${incident.id}>`;
  const blocks = [{ type: "section", text: { type: "mrkdwn", text: `${text}.\n${link}` } }];
  return { url, headers: {}, body: JSON.stringify({ text, blocks }) };
}

/** Nothing that a scanner or a committer wrote can be read as a mention, a link or a command. */
function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(/[*_~`]/g, "\u200b$&");
}
