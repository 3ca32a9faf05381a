import { describe, expect, test } from "vitest";
import { isAssistant } from "@/lib/asking/assistants";
import { climb, climbFurther, type FarFacts, type Hint, type Person } from "@/lib/asking/climb";

const person = (name: string, fields: Partial<Person> = {}): Person => ({
  name,
  address: `${name.toLowerCase()}@acme.example`,
  link: "seen",
  whyNot: null,
  others: [],
  member: null,
  gone: null,
  ...fields,
});
const noreply = { whyNot: "it is a no-reply address" };
const gone = { gone: { why: "they have left", left: true } };
const hint = (who: Person, because = "pushed commit 1a2b3c4d"): Hint => ({
  because,
  confidence: "likely",
  person: who,
});
const team: Hint = {
  because: "owns *",
  confidence: "guess",
  shown: "@acme/payments",
  unknown: "who is in a team is not known",
};
const nobody: FarFacts = { coAuthors: [], pushers: [], codeOwners: [], repositoryOwners: [] };

type Case = {
  author?: Person;
  named?: Hint[];
  far?: Partial<FarFacts>;
  membersUseApp?: boolean;
  others?: boolean;
  asked: string | null;
  tried?: string[];
};

const ladders: [claim: string, given: Case][] = [
  ["the author, who can be mailed", { author: person("Dana"), asked: "author dana@acme.example link sure" }],
  [
    "the author in the app, where they are a member",
    { author: person("Dana", { member: { memberId: 3, name: "Dana" } }), asked: "author dana@acme.example app sure" },
  ],
  [
    "the author by mail, where members are mailed too",
    {
      author: person("Dana", { member: { memberId: 3, name: "Dana" } }),
      membersUseApp: false,
      asked: "author dana@acme.example link sure",
    },
  ],
  [
    "another address of the author, the best first",
    {
      author: person("Dana", { ...noreply, others: [{ address: "d@acme.example", link: "proved" }] }),
      asked: "other_address d@acme.example link sure",
      tried: ["author: it is a no-reply address"],
    },
  ],
  [
    "another address of the author less surely, where a manager said so",
    {
      author: person("Dana", { ...noreply, others: [{ address: "d@acme.example", link: "approved" }] }),
      asked: "other_address d@acme.example link likely",
    },
  ],
  [
    "the member whom the author's no-reply address belongs to, in the app",
    {
      author: person("Dana", { ...noreply, member: { memberId: 3, name: "Dana" } }),
      asked: "other_address dana@acme.example app sure",
    },
  ],
  [
    "no other address of an author who has left",
    {
      author: person("Dana", { ...gone, others: [{ address: "d@acme.example", link: "proved" }] }),
      asked: null,
      tried: ["author: they have left"],
    },
  ],
  [
    "a co-author, where the author cannot be",
    {
      author: person("Dana", noreply),
      far: { coAuthors: [hint(person("Claude", { whyNot: "it is an assistant" })), hint(person("Omar"))] },
      asked: "co_author omar@acme.example link likely",
      tried: ["author: it is a no-reply address", "co_author: it is an assistant"],
    },
  ],
  [
    "who pushed, and not the author's own address a second time",
    {
      author: person("Dana", noreply),
      far: {
        coAuthors: [hint(person("Dana", noreply))],
        pushers: [hint(person("Dana", noreply)), hint(person("Omar"))],
      },
      asked: "pusher omar@acme.example link likely",
      tried: ["author: it is a no-reply address"],
    },
  ],
  [
    "an owner of the path, past a team whose people nobody knows",
    {
      author: person("Dana", noreply),
      far: { codeOwners: [team, team, hint(person("Omar"))] },
      asked: "code_owner omar@acme.example link likely",
      tried: ["author: it is a no-reply address", "code_owner: who is in a team is not known"],
    },
  ],
  [
    "an owner at another of their addresses",
    {
      author: person("Dana", noreply),
      far: {
        codeOwners: [hint(person("Omar", { ...noreply, others: [{ address: "o@acme.example", link: "approved" }] }))],
      },
      asked: "code_owner o@acme.example link likely",
    },
  ],
  [
    "the named owner last",
    {
      author: person("Dana", noreply),
      far: { pushers: [hint(person("Omar", gone))], repositoryOwners: [hint(person("Ines"))] },
      asked: "repository_owner ines@acme.example link likely",
      tried: ["author: it is a no-reply address", "pusher: they have left"],
    },
  ],
  [
    "an owner, where no author is known",
    { far: { codeOwners: [hint(person("Omar"))] }, asked: "code_owner omar@acme.example link likely" },
  ],
  ["nobody, where nobody is left", { author: person("Dana", noreply), far: { codeOwners: [team] }, asked: null }],
  ["nobody, where nothing is known", { asked: null, tried: [] }],
  [
    "nobody who may not know it, where that is switched off",
    { author: person("Dana", noreply), far: { pushers: [hint(person("Omar"))] }, others: false, asked: null },
  ],
  [
    "whoever the last recipient named, before the author who says that it is not theirs",
    {
      author: person("Dana", { gone: { why: "they say that it is not theirs", left: false } }),
      named: [hint(person("Omar"))],
      asked: "named omar@acme.example link likely",
    },
  ],
  [
    "not whom they named, where that person has left",
    {
      author: person("Dana", { gone: { why: "they say that it is not theirs", left: false } }),
      named: [hint(person("Omar", gone))],
      far: { pushers: [hint(person("Ines"))] },
      asked: "pusher ines@acme.example link likely",
      tried: ["named: they have left", "author: they say that it is not theirs"],
    },
  ],
];

describe("the ladder asks", () => {
  test.each(ladders)("%s", (_, { author, named = [], far, membersUseApp = true, others = true, asked, tried }) => {
    const rules = { membersUseApp };
    const near = climb({ author: author ?? null, named }, rules);
    const answer = near.found || !others ? near : climbFurther({ ...nobody, ...far }, near, rules);
    const { found } = answer;
    expect(found && `${found.step} ${found.address} ${found.by} ${found.confidence}`).toBe(asked);
    if (tried) expect(answer.tried.map(({ step, failed }) => `${step}: ${failed}`)).toEqual(tried);
  });
});

describe("a co-author", () => {
  test.each([
    ["noreply@anthropic.com", "Claude"],
    ["claude@anthropic.com", "Claude"],
    ["223556219+Copilot@users.noreply.github.com", "Copilot"],
    ["cursoragent@cursor.com", "Cursor"],
    ["158243242+devin-ai-integration[bot]@users.noreply.github.com", "devin-ai-integration[bot]"],
    ["aider@aider.chat", "aider (gpt-5)"],
    ["team@acme.example", "Claude Opus 4.5"],
  ])("%s, %s, is an assistant", (email, name) => {
    expect(isAssistant(email, name)).toBe(true);
  });
  test.each([
    ["claude.martin@acme.example", "Claude Martin"],
    ["devin@acme.example", "Devin"],
    ["7+dana@users.noreply.github.com", "Dana Li"],
  ])("%s, %s, is a person", (email, name) => {
    expect(isAssistant(email, name)).toBe(false);
  });
});
