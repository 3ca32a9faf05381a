import { describe, expect, test } from "vitest";
import { revocationWord } from "@/app/incidents/_list/closing-word";
import { developerNext } from "@/app/incidents/[id]/_parts/developer-next";
import { linkStates } from "@/app/incidents/[id]/_parts/link-states";
import { nextAction, type Situation } from "@/app/incidents/[id]/_parts/next-action";
import { revocationSentence } from "@/app/incidents/[id]/_parts/revocation";
import { timelineEntries } from "@/app/incidents/[id]/_parts/timeline-words";
import { dueBriefly, dueWords } from "@/lib/incidents/due";
import { type Ask, askOf, type Standing } from "@/lib/incidents/home";
import { spelt } from "../audit/spelt";
import { day, earlier, hour, later, minute, monday } from "../factories";

const now = later(monday, 3 * day);

const untouched: Situation = {
  status: "triggered",
  contact: "none",
  contactReason: null,
  author: "Dana Li",
  proposed: null,
  owner: null,
  ownerReads: false,
  kind: "secret",
  secretRevoked: null,
  verification: null,
  ignoreReasonLabel: null,
  triggeredAt: monday,
  closedAt: null,
  mailedAt: null,
  openedAt: null,
  answeredAt: null,
  linkLive: true,
  request: null,
  reviewWaits: false,
};

describe("the next action of an incident", () => {
  const rows: [string, Partial<Situation>, string][] = [
    ["nobody was told", {}, "Nobody has been told yet. Send Dana Li a link, or assign it."],
    [
      "nobody was told, and nobody is known",
      { author: null },
      "Nobody has been told yet. Assign somebody who can fix it.",
    ],
    [
      "nobody is known, somebody owns it",
      { author: null, owner: "Bob" },
      "Nobody has been told yet. Bob owns it and finds whom to ask.",
    ],
    [
      "the reader owns it",
      { author: null, owner: "Maya", ownerReads: true },
      "Nobody has been told yet. You own it: name somebody to ask, or revoke it yourself.",
    ],
    [
      "the link was taken back",
      { mailedAt: monday, linkLive: false },
      "The link to Dana Li was withdrawn, and no answer had come. Send a new one, or assign it.",
    ],
    [
      "the author is unknown",
      { contact: "author_unknown", author: null },
      "No source names the author. Find out who made the commit, then assign it or send them a link.",
    ],
    [
      "the author is unknown, somebody owns it",
      { contact: "author_unknown", owner: "Bob" },
      "No source names the author. Bob owns it and finds whom to ask.",
    ],
    [
      "the author is unreachable",
      { contact: "unreachable", contactReason: "it is a bot" },
      "Dana Li cannot be mailed: it is a bot. Assign somebody who can fix it.",
    ],
    [
      "somebody else is proposed",
      { contact: "left", proposed: "Sam Roy" },
      "Dana Li has left. Ask Sam Roy, or assign it.",
    ],
    ["a mail waits", { contact: "queued" }, "A mail to Dana Li is on its way."],
    [
      "a mail was sent",
      { contact: "mailed", mailedAt: earlier(now, 2 * hour) },
      "Waiting for Dana Li, who was mailed 2 h ago and has not opened the link.",
    ],
    [
      "the link was opened",
      { contact: "mailed", openedAt: earlier(now, hour) },
      "Waiting for Dana Li. The link was opened 1 h ago, and no answer has come.",
    ],
    [
      "the link is dead",
      { contact: "mailed", linkLive: false },
      "The link sent to Dana Li no longer works, and no answer has come. Send a new one, or assign it.",
    ],
    [
      "the author answered",
      { contact: "answered", answeredAt: earlier(now, 5 * minute) },
      "Dana Li answered 5 min ago. Check the answers, then resolve or ignore it.",
    ],
    [
      "somebody unnamed answered",
      { contact: "answered", author: null },
      "The author answered. Check the answers, then resolve or ignore it.",
    ],
    [
      "it is not theirs",
      { contact: "disputed" },
      "The recipient says that it is not theirs. Decide whom to ask instead.",
    ],
    ["the author has left", { contact: "left" }, "Dana Li has left. Assign somebody who knows this code."],
    [
      "the author uses the app",
      { contact: "member", owner: "Dana Li" },
      "Dana Li is a member and finds it in the app. Dana Li owns it.",
    ],
    [
      "an address is not spelt with a capital",
      { contact: "queued", author: "dana@acme.example" },
      "A mail to dana@acme.example is on its way.",
    ],
    [
      "an address begins the sentence",
      { contact: "left", author: "dana@acme.example" },
      "dana@acme.example has left. Assign somebody who knows this code.",
    ],
    [
      "somebody asks to close it",
      { contact: "answered", request: { who: "Dana Li", wanted: "ignored", state: "waiting", at: earlier(now, hour) } },
      "Dana Li asked to ignore it 1 h ago. A manager approves or denies it.",
    ],
    [
      "that was denied",
      { contact: "answered", request: { who: "Dana Li", wanted: "resolved", state: "denied", at: earlier(now, day) } },
      "Waiting for Dana Li, whose request to resolve it was denied 1 day ago.",
    ],
    [
      "it is resolved",
      { status: "resolved", closedAt: now },
      "Resolved on 19 November, after 3 days. Nothing is to be done.",
    ],
    [
      "it is resolved, and not revoked",
      { status: "resolved", closedAt: now, secretRevoked: false },
      "Resolved without being revoked on 19 November, after 3 days. Nothing is to be done.",
    ],
    [
      "the revocation is claimed",
      { status: "resolved", closedAt: now, secretRevoked: true, verification: "claimed" },
      "Resolved as revoked on 19 November, after 3 days. The revocation is a claim until it is seen, or a manager attaches evidence.",
    ],
    [
      "the revocation is verified",
      { status: "resolved", closedAt: now, secretRevoked: true, verification: "verified" },
      "Resolved as revoked, verified, on 19 November, after 3 days. Nothing is to be done.",
    ],
    [
      "it is to be reviewed",
      { status: "resolved", closedAt: now, secretRevoked: true, verification: "claimed", reviewWaits: true },
      "Resolved as revoked on 19 November, after 3 days. A manager looks at it again: say that it is fine, or reopen it.",
    ],
    [
      "it is ignored",
      { status: "ignored", closedAt: now, ignoreReasonLabel: "Low risk" },
      "Ignored on 19 November (Low risk), after 3 days. Nothing is to be done.",
    ],
  ];
  test.each(rows)("%s", (_, change, sentence) => {
    expect(nextAction(now, { ...untouched, ...change })).toBe(sentence);
  });
});

describe("what is asked of a developer", () => {
  const quiet: Standing = { validity: "unknown", answered: null, disputed: false, request: null };
  const waiting = { decision: null, decidedAt: null };
  const rows: [string, Partial<Standing>, Ask][] = [
    ["nothing was answered", {}, "answer"],
    ["it still works", { validity: "valid" }, "revoke"],
    [
      "it still works, and was said to be revoked",
      { validity: "valid", answered: { actualSecret: true, revoked: true } },
      "close",
    ],
    ["it was said not to be revoked", { answered: { actualSecret: true, revoked: false } }, "revoke"],
    ["everything was answered", { answered: { actualSecret: false, revoked: null } }, "close"],
    ["a request waits", { validity: "valid", request: waiting }, "waiting"],
    ["a request was denied", { request: { decision: "denied", decidedAt: now } }, "denied"],
    ["a request was taken back", { request: { decision: "withdrawn", decidedAt: now } }, "answer"],
    ["it is not theirs", { disputed: true, validity: "valid" }, "disputed"],
  ];
  test.each(rows)("when %s", (_, change, ask) => {
    expect(askOf({ ...quiet, ...change })).toBe(ask);
    expect(developerNext(now, { ask, request: { wanted: "resolved", at: now } })).toMatch(/\.$/);
  });
});

describe("how far a due date is away", () => {
  test.each([
    [-3 * day - hour, "overdue by 3 days", "3 days late"],
    [-day, "overdue by 1 day", "1 day late"],
    [-hour, "overdue since today", "late since today"],
    [hour, "due today", "today"],
    [day, "due in 1 day", "1 day"],
    [40 * day + hour, "due in 40 days", "40 days"],
  ])("%i ms away: %s", (distance, words, brief) => {
    expect(dueWords(later(now, distance), now)).toBe(words);
    expect(dueBriefly(later(now, distance), now)).toBe(brief);
  });
});

describe("what is known of a revocation", () => {
  const resolved = {
    status: "resolved" as const,
    secretRevoked: true,
    verification: "claimed" as const,
    validity: "unknown",
    validityAt: null,
    closedAt: monday,
    evidence: [],
  };
  test("is said in one word in lists and with its day on the page", () => {
    expect(revocationWord(resolved)).toBe("Revoked, claimed");
    expect(revocationSentence(resolved, now)).toBe("Revoked, claimed by whoever closed it");
    const verified = { ...resolved, verification: "verified" as const };
    expect(revocationWord(verified)).toBe("Revoked, verified");
    expect(revocationSentence({ ...verified, evidence: [{ createdAt: later(monday, day) }] }, now)).toBe(
      "Revoked, verified on 17 November",
    );
    const seen = { ...verified, validity: "invalid", validityAt: later(monday, 2 * day) };
    expect(revocationSentence(seen, now)).toBe("Revoked, verified on 18 November");
  });
  test("is nothing where nobody said that it was revoked", () => {
    for (const change of [{ secretRevoked: false }, { secretRevoked: null }, { status: "ignored" as const }]) {
      expect(revocationWord({ ...resolved, ...change })).toBeNull();
      expect(revocationSentence({ ...resolved, ...change }, now)).toBeNull();
    }
  });
});

describe("the links of an incident", () => {
  const link = {
    id: "one",
    recipient: "dana@acme.example",
    scopes: ["view", "feedback", "resolve", "request"],
    createdAt: monday,
    expiresAt: later(monday, 14 * day),
    revokedAt: null as Date | null,
    revokedFor: null as string | null,
    lastSeenAt: null,
    seenCount: 0,
    networks: [],
  };
  const mail = {
    recipient: link.recipient,
    state: "accepted",
    error: null,
    queuedAt: monday,
    settledAt: later(monday, minute),
  };
  const stateOf = (change: Partial<typeof link>, mails = [mail]) =>
    linkStates([{ ...link, ...change }], mails, now.getTime())[0];

  test("are open, expired or withdrawn, and say what their holder may", () => {
    expect(stateOf({})).toMatchObject({
      state: "live",
      may: ["look", "answer", "resolve or ignore", "after a manager's approval"],
    });
    expect(stateOf({ expiresAt: earlier(now, minute) })?.state).toBe("expired");
    expect(stateOf({ revokedAt: now, revokedFor: "withdrawn" })).toMatchObject({
      state: "withdrawn",
      withdrawnFor: null,
    });
    expect(stateOf({ revokedAt: now, revokedFor: "replaced by a newer link" })?.withdrawnFor).toBe(
      "replaced by a newer link",
    );
  });

  test("show the mail they went out with, and none from before them or to others", () => {
    expect(stateOf({})?.mail).toMatchObject({ word: "Sent", at: later(monday, minute).toISOString() });
    expect(stateOf({}, [{ ...mail, queuedAt: earlier(monday, hour) }])?.mail).toBeNull();
    expect(stateOf({}, [{ ...mail, recipient: "sam@acme.example" }])?.mail).toBeNull();
  });
});

describe("the timeline", () => {
  type Timeline = Parameters<typeof timelineEntries>[0];
  const incident = {
    source: "github",
    comments: [],
    assignee: { id: 3, name: "Bob Okafor" },
    sharingLinks: [{ id: "one", recipient: "dana@acme.example" }],
  };
  const told = (type: string, detail: object, actor = "member:2") => {
    const event = {
      id: "1",
      type,
      actor,
      memberId: 2,
      subject: null,
      detail,
      createdAt: monday,
      member: { name: "Maya Lindqvist" },
    };
    const member = actor.startsWith("member:") ? event.member : null;
    const timeline = { events: [{ ...event, member }], runs: [] } as unknown as Timeline;
    const [entry] = timelineEntries(timeline, incident as unknown as Parameters<typeof timelineEntries>[1]);
    return entry && [`${entry.who} ${entry.did}`, entry.quote];
  };
  const rows: [string, object, string, string | null, string?][] = [
    [
      "closure.requested",
      { wanted: "ignored", why: "The secret was seen to work.", comment: "Test" },
      "dana@acme.example, through the link, asked to ignore it. The secret was seen to work.",
      "Test",
      "link:one",
    ],
    ["closure.approved", { wanted: "resolved" }, "Maya Lindqvist approved the request to resolve it", null],
    [
      "closure.denied",
      { wanted: "resolved", answer: "It still works." },
      "Maya Lindqvist denied the request to resolve it",
      "It still works.",
    ],
    [
      "closure.withdrawn",
      { wanted: "resolved", answer: "closed meanwhile" },
      "Maya Lindqvist ended the request to resolve it: closed meanwhile",
      null,
    ],
    [
      "closure.verified",
      { by: "the source" },
      "Handback saw that the secret no longer works: the revocation is verified",
      null,
      "system:deliveries.process",
    ],
    ["closure.verified", { by: "a manager" }, "Maya Lindqvist verified the revocation", null],
    [
      "closure.doubted",
      {},
      "Handback saw the secret work after it was said to be revoked",
      null,
      "system:deliveries.process",
    ],
    ["closure.reviewed", { verdict: "fine" }, "Maya Lindqvist reviewed the closure: it is fine", null],
    ["closure.reviewed", { verdict: "reopen" }, "Maya Lindqvist reviewed the closure: it is not fine", null],
    ["evidence.attached", { note: "See the console." }, "Maya Lindqvist attached evidence", "See the console."],
    ["incident.resolved", { revoked: true, comment: "Done" }, "Maya Lindqvist resolved it as revoked", "Done"],
    ["incident.ignored", { reason: "low_risk" }, "Maya Lindqvist ignored it: low risk", null],
    ["incident.reopened", { comment: "Look again" }, "Maya Lindqvist reopened it", "Look again"],
    ["incident.assigned", { email: "bob@acme.example" }, "Maya Lindqvist made bob@acme.example its owner", null],
    ["incident.assigned", { memberId: 3, email: "bob@acme.example" }, "Maya Lindqvist made Bob Okafor its owner", null],
    ["incident.assigned", { memberId: 2 }, "Maya Lindqvist took it on", null],
    [
      "sharing-link.revoked",
      { reason: "the recipient uses the app", recipient: "rita@acme.example" },
      "The link to rita@acme.example ended: the recipient uses the app",
      null,
    ],
    ["grant.derived", { memberId: 2 }, "Maya Lindqvist got access, because of their commit", null],
    ["incident.assigned", {}, "Maya Lindqvist made somebody its owner", null],
    [
      "incident.author_disputed",
      { suggested: "sam@acme.example" },
      "dana@acme.example, through the link, said that it is not theirs, and named sam@acme.example",
      null,
      "link:one",
    ],
    ["incident.comment_edited", {}, "Maya Lindqvist changed a comment", null],
    ["incident.comment_deleted", {}, "Maya Lindqvist took a comment away", null],
    ["grant.given", { email: "bob@acme.example" }, "Maya Lindqvist gave bob@acme.example access", null],
    ["something.new-here", {}, "Maya Lindqvist something new here", null],
  ];
  test.each(rows)("%s %j", (type, detail, sentence, quote, actor) => {
    expect(told(type, detail, actor)).toEqual([sentence, quote]);
  });

  // Of mail as a whole, and of no incident.
  const ofNone = ["mail.held", "mail.released"];
  const ofIncidents = [...new Set(spelt.map(({ type }) => type))].filter(
    (type) => /^(incident|closure|evidence|grant|sharing-link|mail)\./.test(type) && !ofNone.includes(type),
  );
  test.each(ofIncidents.sort())("tells %s in words of its own", (type) => {
    expect(told(type, {})?.[0]).not.toContain(type.replaceAll(/[._-]/g, " "));
  });
  test("knows of every kind of event that is written about incidents", () => {
    expect(ofIncidents.length).toBeGreaterThan(30);
  });
});
