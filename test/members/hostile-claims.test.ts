import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { countIncidents } from "@/lib/incidents/count";
import { IncidentFilter } from "@/lib/incidents/filter";
import { log } from "@/lib/log";
import { deactivateMember } from "@/lib/members/deactivate";
import { inviteMembers } from "@/lib/members/invite";
import { setOwner } from "@/lib/members/owner";
import { signIn } from "@/lib/members/sign-in";
import type { AccessLevel } from "@/prisma/generated/enums";
import { ownDatabase } from "../database";
import { asSystem, day, earlier, incident } from "../factories";
import { Browser, refusalIn } from "./browser";

type Claims = Record<string, unknown> & { sub: string };
type Provider = { issuer: string; clientId: string; clientSecret: string; close(): Promise<void> };

const publicUrl = "https://handback.acme.example";
const owner = "owner@acme.example";
/** Wrote one commit with a secret; nobody signs in with exactly this address but where a case says so. */
const author = "dana.kohl@acme.example";
const people: { who: string; claims: Claims }[] = [];

/** What comes of a sign-in: a refusal's word, or an account with its level and the incidents it sees. */
type Outcome =
  | { refused: string }
  | { level: AccessLevel; sees: number; email?: string | RegExp; name?: string | RegExp };
type Case = {
  /** The claims, and what the provider says at a second sign-in, where there is one. */
  claims: Record<string, unknown>;
  later?: Record<string, unknown>;
  before?: () => Promise<unknown>;
  outcome: Outcome;
};

const stranger: Outcome = { level: "restricted", sees: 0 };
const unproven: Outcome = { level: "restricted", sees: 0, email: /^[0-9a-f]{16}@unverified\.invalid$/ };
const noAddress: Outcome = { refused: "no_email" };
const verified = (email: unknown, rest: Record<string, unknown> = {}) => ({
  email,
  email_verified: true,
  name: "Somebody",
  ...rest,
});

const cases: Record<string, Case> = {
  "the owner's address, not verified": { claims: { email: owner, email_verified: false }, outcome: unproven },
  "the owner's address, and nothing about its verification": { claims: { email: owner }, outcome: unproven },
  'the owner\'s address, verified as the text "true"': {
    claims: { email: owner, email_verified: "true" },
    outcome: unproven,
  },
  "the owner's address, verified as the number 1": { claims: { email: owner, email_verified: 1 }, outcome: unproven },
  "the owner's address, verified, as another subject": {
    claims: verified(owner),
    outcome: { refused: "address_taken" },
  },
  "the author's address, verified": {
    claims: verified(author),
    outcome: { level: "restricted", sees: 1, email: author },
  },
  "the author's address in capitals": {
    claims: verified("Alma.Reyes@ACME.Example"),
    before: () => incident({ place: { authorEmail: "alma.reyes@acme.example" } }),
    outcome: { level: "restricted", sees: 1, email: "alma.reyes@acme.example" },
  },
  "the author's address with a dot after its domain": {
    claims: verified("omar.diaz@acme.example."),
    before: () => incident({ place: { authorEmail: "omar.diaz@acme.example" } }),
    outcome: { level: "restricted", sees: 1, email: "omar.diaz@acme.example" },
  },
  "the author's address with a tag": { claims: verified("dana.kohl+x@acme.example"), outcome: stranger },
  "the author's address without its dot": { claims: verified("danakohl@acme.example"), outcome: stranger },
  "the author's address with a Kelvin sign for its k": {
    claims: verified("dana.\u212aohl@acme.example"),
    outcome: noAddress,
  },
  "the author's address with a dotless i beside it": {
    claims: verified("dana.kohl\u0131@acme.example"),
    outcome: noAddress,
  },
  "the author's address with a fullwidth @": { claims: verified("dana.kohl\uff20acme.example"), outcome: noAddress },
  "two @": { claims: verified(`${author}@evil.example`), outcome: noAddress },
  "a fullwidth @ before the real one": {
    claims: verified("dana.kohl\uff20acme.example@evil.example"),
    outcome: noAddress,
  },
  "a quoted local part": { claims: verified(`"${author}"@acme.example`), outcome: noAddress },
  "a list of addresses in one text": { claims: verified(`x@evil.example,${author}`), outcome: noAddress },
  "an address in angle brackets after a name": { claims: verified(`Dana <${author}>`), outcome: noAddress },
  "a line break in the address": { claims: verified(`x@evil.example\n${author}`), outcome: noAddress },
  "a NUL in the address": { claims: verified(`${author}\0@evil.example`), outcome: noAddress },
  "an address as a list": { claims: verified([author]), outcome: noAddress },
  "an address as an object": { claims: verified({ value: author }), outcome: noAddress },
  "no address": { claims: { name: "Nobody" }, outcome: noAddress },
  "an empty address": { claims: verified(""), outcome: noAddress },
  "an address of 300 characters": { claims: verified(`${"a".repeat(288)}@acme.example`), outcome: noAddress },
  "a lookalike domain in Cyrillic": {
    claims: verified("dana.kohl@\u0430cme.example"),
    outcome: { level: "restricted", sees: 0, email: "dana.kohl@xn--cme-5cd.example" },
  },
  "the same lookalike in punycode, as another subject": {
    claims: verified("dana.kohl@xn--cme-5cd.example"),
    before: () => signIn(earlierPerson("dana.kohl@\u0430cme.example")).catch(() => undefined),
    outcome: { refused: "address_taken" },
  },
  "the address of a service account": {
    claims: verified("service-7@service.invalid"),
    before: () =>
      db().member.create({
        data: { email: "service-7@service.invalid", name: "Pipeline", accessLevel: "manager", service: true },
      }),
    outcome: noAddress,
  },
  "an address that stands for somebody without one": {
    claims: verified("0123456789abcdef@unverified.invalid"),
    outcome: noAddress,
  },
  "a noreply address of a code host, which authored": {
    claims: verified("12345+dana@users.noreply.github.com"),
    before: () => incident({ place: { authorEmail: "12345+dana@users.noreply.github.com" } }),
    outcome: stranger,
  },
  "an address of a domain outside the organisation, which authored": {
    claims: verified("dana@elsewhere.example"),
    before: () => incident({ place: { authorEmail: "dana@elsewhere.example" } }),
    outcome: stranger,
  },
  "a NUL in the name": {
    claims: verified("nul@acme.example", { name: "Da\0na" }),
    outcome: { ...stranger, name: "Da na" },
  },
  "a name of 10,000 characters": {
    claims: verified("long@acme.example", { name: "x".repeat(10_000) }),
    outcome: { ...stranger, name: /^x{200}$/ },
  },
  "HTML in the name": {
    claims: verified("html@acme.example", { name: "<img src=x onerror=alert(1)>" }),
    outcome: { ...stranger, name: "<img src=x onerror=alert(1)>" },
  },
  "a name that turns the direction of the text": {
    claims: verified("bidi@acme.example", { name: "Dana \u202eelpmaxe" }),
    outcome: { ...stranger, name: "Dana elpmaxe" },
  },
  "a name that is no text": { claims: verified("array@acme.example", { name: ["Dana"] }), outcome: stranger },
  "a subject of 300 characters": {
    claims: { sub: "s".repeat(300), ...verified("long-subject@acme.example") },
    outcome: { refused: "unusable" },
  },
  "a subject with letters beyond ASCII": {
    claims: { sub: "subj\u00e9ct", ...verified("accent@acme.example") },
    outcome: { refused: "unusable" },
  },
  "a subject with a space": {
    claims: { sub: "a b", ...verified("space@acme.example") },
    outcome: { refused: "unusable" },
  },
  "the subject of somebody at another provider": {
    claims: { sub: "known-elsewhere", ...verified("plain@acme.example") },
    before: () =>
      signIn({
        issuer: "https://elsewhere.example",
        subject: "known-elsewhere",
        email: "elsewhere@acme.example",
        emailVerified: true,
        name: "Somebody else",
      }),
    outcome: { ...stranger, email: "plain@acme.example" },
  },
  "another verified address at the second sign-in": {
    claims: verified("first@acme.example"),
    later: verified("second@acme.example"),
    before: () => incident({ place: { authorEmail: "first@acme.example" } }),
    outcome: { ...stranger, email: "second@acme.example" },
  },
  "the owner's address at the second sign-in": {
    claims: verified("climber@acme.example"),
    later: verified(owner),
    outcome: { ...stranger, email: "climber@acme.example" },
  },
  "an address that is not verified any more": {
    claims: verified("lapsed@acme.example"),
    later: { email: "lapsed@acme.example", email_verified: false },
    before: () => incident({ place: { authorEmail: "lapsed@acme.example" } }),
    outcome: { ...stranger, email: "lapsed@acme.example" },
  },
  "an address that is told no more": {
    claims: verified("silent@acme.example"),
    later: { name: "Silent" },
    before: () => incident({ place: { authorEmail: "silent@acme.example" } }),
    outcome: stranger,
  },
  "a group that is mapped": {
    claims: verified("engineer@acme.example", { groups: ["staff", "engineering"] }),
    outcome: { level: "member", sees: Number.NaN },
  },
  "two groups that are mapped": {
    claims: verified("lead@acme.example", { groups: ["engineering", "security"] }),
    outcome: { level: "manager", sees: Number.NaN },
  },
  "a mapped group in other letters": {
    claims: verified("shouting@acme.example", { groups: ["SECURITY"] }),
    outcome: stranger,
  },
  "a group called owner": { claims: verified("king@acme.example", { groups: ["owner"] }), outcome: stranger },
  "a group as one text": {
    claims: verified("text@acme.example", { groups: "engineering" }),
    outcome: { level: "member", sees: Number.NaN },
  },
  "groups in one text with commas": {
    claims: verified("commas@acme.example", { groups: "engineering,security" }),
    outcome: stranger,
  },
  "groups as an object": {
    claims: verified("object@acme.example", { groups: { security: true } }),
    outcome: stranger,
  },
  "groups in lists within a list": {
    claims: verified("nested@acme.example", { groups: [["security"]] }),
    outcome: stranger,
  },
  "a group that is taken away": {
    claims: verified("leaver@acme.example", { groups: ["engineering"] }),
    later: verified("leaver@acme.example", { groups: [] }),
    outcome: stranger,
  },
  "a group and then no word of groups": {
    claims: verified("quiet@acme.example", { groups: ["engineering"] }),
    later: verified("quiet@acme.example"),
    outcome: { level: "member", sees: Number.NaN },
  },
  "an invited address, verified": {
    claims: verified("invited@acme.example"),
    before: () => inviteMembers(asSystem, ["invited@acme.example"], "manager"),
    outcome: { level: "manager", sees: Number.NaN },
  },
  "an invited address, not verified": {
    claims: { email: "awaited@acme.example", email_verified: false },
    before: () => inviteMembers(asSystem, ["awaited@acme.example"], "manager"),
    outcome: unproven,
  },
  "an invited address whose week is over": {
    claims: verified("late@acme.example"),
    before: async () => {
      await inviteMembers(asSystem, ["late@acme.example"], "manager");
      await db().member.update({
        where: { email: "late@acme.example" },
        data: { inviteExpiresAt: earlier(new Date(), day) },
      });
    },
    outcome: { ...stranger, email: "late@acme.example" },
  },
  "the account of somebody deactivated": {
    claims: { sub: "gone", ...verified("gone@acme.example") },
    before: async () => {
      const claims = { subject: "gone", email: "gone@acme.example", emailVerified: true, name: "Gone" };
      const member = await signIn({ issuer: provider.issuer, ...claims });
      await deactivateMember(asSystem, member.id);
    },
    outcome: { refused: "deactivated" },
  },
};

const earlierPerson = (email: string) => ({
  issuer: "https://elsewhere.example",
  subject: email,
  email,
  emailVerified: true,
  name: "Earlier",
});

const subjectOf = (name: string) => String(cases[name]?.claims.sub ?? `case-${Object.keys(cases).indexOf(name)}`);
for (const [name, { claims }] of Object.entries(cases))
  people.push({ who: name, claims: { ...claims, sub: subjectOf(name) } });

// The settings are read once, so the provider is there before anything reads them.
const program = "../../scripts/local/sign-in-provider.mjs";
const { startProvider } = (await import(program)) as {
  startProvider(options: { port: number; publicUrl: string; people: typeof people }): Promise<Provider>;
};
const provider = await startProvider({ port: 0, publicUrl, people });
Object.assign(process.env, {
  NEXTAUTH_URL: publicUrl,
  OIDC_ISSUER: provider.issuer,
  OIDC_CLIENT_ID: provider.clientId,
  OIDC_CLIENT_SECRET: provider.clientSecret,
  OIDC_GROUPS_CLAIM: "groups",
  OIDC_GROUP_LEVELS: "security=manager,engineering=member",
});

ownDatabase();
log.level = "silent";
let ownerId = 0;

beforeAll(async () => {
  ownerId = (await setOwner(owner)).id;
  await signIn({ issuer: provider.issuer, subject: "owner", email: owner, emailVerified: true, name: "Alice Moreau" });
  await incident({ place: { authorEmail: author } });
});
afterAll(() => provider.close());

describe("whoever comes with", () => {
  test.each(Object.entries(cases))("%s", async (name, { later, before, outcome }) => {
    await before?.();
    const person = people.find(({ who }) => who === name)?.claims;
    if (!person) throw new Error(`nobody is called ${name}`);
    const browser = new Browser();
    let location = await browser.signIn(person.sub);
    if (later) {
      // The provider answers with this very object.
      for (const claim of Object.keys(person)) if (claim !== "sub") delete person[claim];
      Object.assign(person, later);
      location = await browser.signIn(person.sub);
    }
    const viewer = await browser.viewer();
    if ("refused" in outcome) {
      expect({ refused: refusalIn(location), viewer }).toEqual({ refused: outcome.refused, viewer: null });
    } else {
      expect(refusalIn(location)).toBeNull();
      const level = { level: viewer?.accessLevel, sees: viewer && (await seen(viewer)) };
      const all = await db().incident.count();
      expect(level).toEqual({ level: outcome.level, sees: Number.isNaN(outcome.sees) ? all : outcome.sees });
      if (outcome.email) expect(viewer?.email).toMatch(whole(outcome.email));
      if (outcome.name) expect(viewer?.name).toMatch(whole(outcome.name));
    }
    await ownerIsUntouched();
  });
});

const seen = (viewer: Parameters<typeof countIncidents>[0]) => countIncidents(viewer, IncidentFilter.parse({}));
const whole = (text: string | RegExp) =>
  typeof text === "string" ? new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`) : text;

async function ownerIsUntouched(): Promise<void> {
  const owners = await db().member.findMany({ where: { accessLevel: "owner" }, include: { identities: true } });
  expect(owners).toMatchObject([
    { id: ownerId, email: owner, identities: [{ subject: "owner", emailVerified: true }] },
  ]);
}
