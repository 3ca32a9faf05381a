import type { MailKind } from "@/lib/mail/kind";
import { incidentLink } from "@/lib/mail/kinds/incident-link";

/** Every kind of mail, by the word the outbox knows it by. */
const kinds: Record<string, MailKind> = {
  "incident-link": incidentLink,
  reminder: incidentLink,
};

export function mailKind(word: string): MailKind {
  const kind = kinds[word];
  if (!kind) throw new Error(`There is no mail of the kind ${word}`);
  return kind;
}
