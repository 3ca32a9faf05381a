import type { Ask, Sum } from "@/lib/reporting/sums";
import { Contact } from "@/prisma/generated/enums";

export const contactsAsked: Ask = { grain: "now", measures: ["contact"], by: ["label"] };

/** What is open, by where the conversation with its developer stands. */
export function contactsOf(sums: readonly Sum[]): Record<Contact, number> {
  const counts = new Map(sums.map(({ label, count }) => [label, count]));
  return Object.fromEntries(Object.values(Contact).map((contact) => [contact, counts.get(contact) ?? 0])) as Record<
    Contact,
    number
  >;
}
