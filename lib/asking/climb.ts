import type { AddressLink, AskStep } from "@/prisma/generated/enums";

/** A step of the ladder; `named` is whoever the last recipient named instead of themselves. */
export type Step = AskStep | "named";
export type Confidence = "sure" | "likely" | "guess";

/** One person, as the address shows them that points at them. */
export type Person = {
  name: string;
  address: string;
  /** How that address came to be theirs. */
  link: AddressLink;
  /** Why that address cannot be written to, as a sentence's end; null when it can. */
  whyNot: string | null;
  /** Their other addresses that can be, best first. */
  others: { address: string; link: AddressLink }[];
  /** The active member they are. */
  member: { memberId: number; name: string } | null;
  /** Why they cannot be asked at all, whatever the address: they left, or said that it is not theirs. */
  gone: { why: string; left: boolean } | null;
};

/** What points at a person, and how surely; or at a name behind which nobody is known. */
export type Hint = { because: string; confidence: Confidence } & (
  | { person: Person }
  | { shown: string; unknown: string }
);

export type Facts = { author: Person | null; named: Hint[] };
export type FarFacts = Record<"coAuthors" | "pushers" | "codeOwners" | "repositoryOwners", Hint[]>;

export type Found = {
  step: Step;
  /** Where they are written to; of somebody who uses the app, the address that points at them. */
  address: string;
  name: string;
  confidence: Confidence;
  /** The predicate of a sentence about them: "pushed commit 1a2b3c4d". */
  because: string;
  by: "link" | "app";
  memberId: number | null;
};
export type Tried = { step: Step; name: string; address: string | null; failed: string; left: boolean };
/** Who is asked, and who was thought of before them, in order, with why they are not. */
export type Asked = { found: Found | null; tried: Tried[] };

type Rules = { membersUseApp: boolean };

/** Up to the author's own rungs: whoever the last recipient named, the author, another address of theirs. */
export function climb({ author, named }: Facts, rules: Rules): Asked {
  const first = climbHints("named", named, rules);
  if (first.found || !author) return first;
  const { tried } = first;
  const { name, address, whyNot, others, member, gone } = author;
  const fell = (failed: string, left = false): Tried[] => [...tried, { step: "author", name, address, failed, left }];
  if (gone) return { found: null, tried: fell(gone.why, gone.left) };
  const memberId = member?.memberId ?? null;
  const found = { name, memberId, by: member && rules.membersUseApp ? ("app" as const) : ("link" as const) };
  if (whyNot === null) {
    const because = "wrote the commit";
    return { found: { ...found, step: "author", address, confidence: "sure", because }, tried };
  }
  const failed = fell(whyNot);
  const [other] = others;
  if (found.by === "app") {
    const because = "wrote the commit, and is a member";
    return { found: { ...found, step: "other_address", address, confidence: "sure", because }, tried: failed };
  }
  if (!other) return { found: null, tried: failed };
  const confidence = other.link === "provider" || other.link === "proved" ? "sure" : "likely";
  return {
    found: { ...found, step: "other_address", address: other.address, confidence, because: otherAddress[other.link] },
    tried: failed,
  };
}

const otherAddress: Record<AddressLink, string> = {
  provider: "wrote the commit; their sign-in vouches for this other address",
  proved: "wrote the commit, and proved that this other address is theirs",
  approved: "wrote the commit; a manager says that this other address is theirs",
  seen: "wrote the commit; a manager says that both addresses are one person's",
};

/** The rungs of people who may not know the incident, nearest first. */
export function climbFurther(facts: FarFacts, before: Asked, rules: Rules): Asked {
  let tried = before.tried;
  const rungs: [Step, Hint[]][] = [
    ["co_author", facts.coAuthors],
    ["pusher", facts.pushers],
    ["code_owner", facts.codeOwners],
    ["repository_owner", facts.repositoryOwners],
  ];
  for (const [step, hints] of rungs) {
    const answer = climbHints(step, hints, rules, tried);
    if (answer.found) return answer;
    tried = answer.tried;
  }
  return { found: null, tried };
}

/** Tries one after the other; who failed before under the same address is not tried again. */
function climbHints(step: Step, hints: readonly Hint[], { membersUseApp }: Rules, before: Tried[] = []): Asked {
  const tried = [...before];
  for (const hint of hints) {
    const { because, confidence } = hint;
    if (!("person" in hint)) {
      if (!tried.some(({ step: at, name }) => at === step && name === hint.shown))
        tried.push({ step, name: hint.shown, address: null, failed: hint.unknown, left: false });
      continue;
    }
    const { name, address, whyNot, others, member, gone } = hint.person;
    if (tried.some((one) => one.address === address)) continue;
    const writable = whyNot === null ? address : others[0]?.address;
    if (!gone && member && membersUseApp)
      return { found: { step, address, name, confidence, because, by: "app", memberId: member.memberId }, tried };
    if (!gone && writable) {
      const memberId = member?.memberId ?? null;
      return { found: { step, address: writable, name, confidence, because, by: "link", memberId }, tried };
    }
    tried.push({ step, name, address, failed: gone?.why ?? whyNot ?? "", left: gone?.left ?? false });
  }
  return { found: null, tried };
}
