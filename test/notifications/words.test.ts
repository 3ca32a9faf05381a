import { expect, test } from "vitest";
import { renderNotification } from "@/emails/render";
import { type Kind, kindNames } from "@/lib/notifications/kinds";
import { sentenceOf, type Told } from "@/lib/notifications/words";

const told = (kind: Kind, event: string, fields: Partial<Told> = {}): Told => ({
  kind,
  event,
  who: "Maya Lindqvist",
  incidentId: 7,
  ...fields,
});

const sentences: [Told, string][] = [
  [told("assigned", "incident.assigned"), "Maya Lindqvist made you the owner of INC-7"],
  [
    told("assigned", "developer.work_transferred", { incidentId: null, count: 1 }),
    "Maya Lindqvist made you the owner of 1 incident",
  ],
  [told("granted", "grant.given"), "Maya Lindqvist gave you access to INC-7"],
  [told("granted", "grant.derived"), "You were given access to INC-7, which is about a commit of yours"],
  [
    told("granted", "grant.derived", { incidentId: null, count: 312 }),
    "You were given access to 312 incidents of your commits",
  ],
  [told("mentioned", "incident.commented"), "Maya Lindqvist mentioned you on INC-7"],
  [told("comment", "incident.commented"), "Maya Lindqvist commented on INC-7"],
  [told("reminder", "incident.reminded"), "Maya Lindqvist asks you to look at INC-7 again"],
  [
    told("campaign", "campaign.asked", { incidentId: null, count: 12 }),
    "You are asked to look at 12 incidents of yours",
  ],
  [told("campaign", "campaign.asked"), "You are asked to look at INC-7"],
  [told("campaign", "campaign.planned", { incidentId: null }), "Who your campaign would ask about what is worked out"],
  [told("page", "escalation.paged"), "You are paged about INC-7, and it waits for your acknowledgement"],
  [told("page", "escalation.exhausted"), "Nobody has acknowledged INC-7, and everybody was paged"],
  [told("on_call", "hand-off.sent", { count: 2 }), "Maya Lindqvist hands over to you: 2 incidents"],
  [told("on_call", "hand-off.accepted"), "Maya Lindqvist has taken over what you handed over"],
  [told("due_soon", "response.action_due", { incidentId: 7 }), "Your action after INC-7 is due within two days"],
  [told("overdue", "response.action_due", { incidentId: 7 }), "Your action after INC-7 is overdue"],
  [
    told("on_call", "hand-off.owed", { name: "Engineers", count: 2 }),
    "Your shift in Engineers is over, and its hand-off is owed: 2 incidents",
  ],
  [
    told("on_call", "hand-off.awaited", { name: "Engineers", count: 1, recipient: "Bob Okafor" }),
    "Bob Okafor owes you the hand-off of their shift in Engineers: 1 incident, still theirs",
  ],
  [
    told("on_call", "hand-off.missing", { name: "Engineers", count: 1, recipient: "Bob Okafor" }),
    "Bob Okafor has not handed over their shift in Engineers: 1 incident, still theirs",
  ],
  [told("on_call", "hand-off.declined"), "Maya Lindqvist does not take over what you handed over"],
  [
    told("on_call", "shift.review_due", { name: "Engineers", count: 3 }),
    "The on-call queue of Engineers waits for a look: 3 incidents",
  ],
  [
    told("on_call", "shift.hand_off_due", { name: "Engineers", count: 1 }),
    "Your shift in Engineers ends soon: hand over 1 incident",
  ],
  [told("on_call", "swap.asked", { name: "Engineers" }), "Maya Lindqvist asks you to take a shift in Engineers"],
  [told("on_call", "swap.accepted", { name: "Engineers" }), "Maya Lindqvist takes your shift in Engineers"],
  [told("on_call", "swap.declined", { name: "Engineers" }), "Maya Lindqvist cannot take your shift in Engineers"],
  [told("on_call", "swap.withdrawn", { name: "Engineers" }), "Maya Lindqvist keeps their shift in Engineers after all"],
  [told("notice", "channel.failed", { name: "Chat" }), "The page about INC-7 could not be told to Chat"],
  [told("response", "response.declared"), "Maya Lindqvist declared INC-7 a security incident"],
  [told("response", "response.person_added"), "Maya Lindqvist brought you in to the response to INC-7"],
  [told("response", "response.step_assigned"), "Maya Lindqvist gave you a step of the response to INC-7"],
  [told("response", "response.action_assigned"), "Maya Lindqvist gave you an action after INC-7"],
  [told("feedback", "incident.feedback_received"), "Maya Lindqvist answered the questions about INC-7"],
  [told("regression", "incident.regressed"), "INC-7 was seen again after it was resolved"],
  [told("regression", "incident.expired"), "INC-7 is open again: the time for which it was ignored is over"],
  [told("due_soon", "incident.due_soon"), "INC-7 is due within three days"],
  [told("overdue", "incident.overdue"), "INC-7 is past its due date"],
  [told("dispute", "incident.author_disputed"), "Maya Lindqvist says that INC-7 is not theirs"],
  [told("request", "closure.requested", { wanted: "ignored" }), "Maya Lindqvist asks to ignore INC-7"],
  [told("request", "closure.requested", { wanted: "resolved" }), "Maya Lindqvist asks to resolve INC-7"],
  [told("decided", "closure.approved"), "Maya Lindqvist approved your request about INC-7"],
  [told("decided", "closure.denied"), "Maya Lindqvist denied your request about INC-7"],
  [
    told("request", "closure.withdrawn", { ended: "taken back" }),
    "Nothing waits for you any more on INC-7: Maya Lindqvist took the request back",
  ],
  [
    told("request", "closure.withdrawn", { ended: "closed meanwhile" }),
    "Nothing waits for you any more on INC-7: Maya Lindqvist closed it meanwhile",
  ],
  [
    told("decided", "closure.withdrawn", { ended: "closed meanwhile" }),
    "Your request about INC-7 has ended: Maya Lindqvist closed it meanwhile",
  ],
  [told("notice", "incident.resolved"), "Maya Lindqvist resolved INC-7 through the link"],
  [told("notice", "closure.doubted"), "The secret of INC-7 works, although it was said to be revoked"],
  [told("notice", "incident.ignored"), "Maya Lindqvist ignored INC-7 through the link"],
  [
    told("notice", "sharing-link.travelled", { recipient: "dana.li@acme.example" }),
    "The link about INC-7 for dana.li@acme.example was opened from many networks",
  ],
  [
    told("notice", "mail.bounced", { recipient: "dana.li@acme.example" }),
    "The mail about INC-7 to dana.li@acme.example came back",
  ],
  [
    told("notice", "mail.failed", { recipient: "dana.li@acme.example", incidentId: null }),
    "The mail to dana.li@acme.example could not be delivered",
  ],
  [
    told("notice", "back-fill.finished", { incidentId: null, count: 1_200 }),
    "The history you asked for is read: 1,200 alerts",
  ],
  [told("notice", "back-fill.failed", { incidentId: null }), "Reading the history you asked for has stopped"],
  [told("notice", "mail.held", { incidentId: null }), "Mail is held back"],
  [
    told("export", "export.finished", { incidentId: null, count: 1_000_000, table: "playbook_runs" }),
    "Your export of playbook runs is ready: 1,000,000 rows, to be fetched within a day",
  ],
  [
    told("export", "export.failed", { incidentId: null, table: "incidents" }),
    "Your export of incidents could not be written",
  ],
];

test.each(sentences)("%o reads %s", (notification, sentence) => {
  expect(sentenceOf(notification)).toBe(sentence);
});

test("every kind has its sentence", () => {
  expect(new Set(sentences.map(([{ kind }]) => kind))).toEqual(new Set(kindNames));
});

test("what people and sources wrote is one harmless line in the mail, and never in its subject", async () => {
  const hostile = "x\r\nBcc: all@acme.example\u202e<img src=x onerror=alert(1)>";
  const { subject, text, html } = await renderNotification({
    workspaceName: hostile,
    digest: false,
    items: [
      {
        sentence: `${hostile} commented on INC-7`,
        incident: { title: `INC-7, ${hostile}`, url: "https://handback.acme.example/incidents/7" },
        words: hostile.repeat(40),
      },
    ],
    more: 0,
    read: 0,
    listUrl: "https://handback.acme.example/notifications",
    settingsUrl: "https://handback.acme.example/settings/notifications",
  });
  expect(subject).not.toMatch(/[\r\n\u202e]/);
  expect(subject.length).toBeLessThanOrEqual(120);
  expect(text).not.toMatch(/\u202e|^Bcc/m);
  expect(html).not.toMatch(/\u202e|<img/);
});
