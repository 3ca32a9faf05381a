import type { LinkScope, MemberViewer, Viewer } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";
import type { Member, SharingLink } from "@/prisma/generated/client";
import type { AccessLevel } from "@/prisma/generated/enums";

export type MemberOf = Extract<MemberViewer, { kind: "member" }>;
export type TokenOf = Extract<MemberViewer, { kind: "token" }>;
export type Cast = Record<"alice" | "maya" | "bob" | "rita" | "mallory", MemberOf>;

const people: Record<keyof Cast, [name: string, level: AccessLevel]> = {
  alice: ["Alice Moreau", "owner"],
  maya: ["Maya Lindqvist", "manager"],
  bob: ["Bob Okafor", "member"],
  rita: ["Rita Tanaka", "restricted"],
  // Signed in, and yet nobody gave her anything.
  mallory: ["Mallory Voss", "restricted"],
};

export const addressOf = (person: string) => `${person}@acme.example`;

/** Makes the five people of the cast members, and answers each as a viewer. */
export async function seatCast(): Promise<Cast> {
  const names = Object.keys(people) as (keyof Cast)[];
  const seated = await Promise.all(
    names.map(async (person) => {
      const [name, accessLevel] = people[person];
      const email = addressOf(person);
      const member = await db().member.upsert({
        where: { email },
        create: { email, name, accessLevel },
        update: { name, accessLevel, deactivatedAt: null },
      });
      return [person, memberViewer(member)] as const;
    }),
  );
  return Object.fromEntries(seated) as Cast;
}

export function memberViewer({ id, accessLevel, name, email }: Member): MemberOf {
  return { kind: "member", memberId: id, accessLevel, name, email, signedInAt: new Date() };
}

/** The same person by a token that carries only these scopes. */
export function tokenViewer(owner: MemberOf, scopes: readonly string[]): TokenOf {
  return { ...owner, kind: "token", tokenId: "01900000-0000-7000-8000-000000000001", scopes };
}

export function linkViewer(link: Pick<SharingLink, "id" | "incidentId" | "recipient" | "scopes">): Viewer & {
  kind: "link";
} {
  const { id: linkId, incidentId, recipient } = link;
  return { kind: "link", linkId, incidentId, recipient, scopes: link.scopes as LinkScope[] };
}
