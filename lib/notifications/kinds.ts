import type { AccessLevel, MailPace } from "@/prisma/generated/enums";

type About = {
  label: string;
  /** Whom it reaches, and when, as the settings page says it. */
  reaches: string;
  /** How it is mailed unless the member says otherwise. */
  mail: MailPace;
  /** Only they ever hear of it; without this, everybody may. */
  only?: "managers" | "members and managers";
};

/** Every kind of notification, in the order the settings page shows them. */
export const kinds = {
  assigned: {
    label: "Assigned to you",
    reaches: "Somebody makes you the owner of an incident.",
    mail: "immediate",
  },
  granted: {
    label: "Access given",
    reaches: "You can see an incident you could not see before.",
    mail: "digest",
  },
  mentioned: {
    label: "Mentions",
    reaches: "A comment names you with @, on an incident you can see.",
    mail: "immediate",
  },
  comment: {
    label: "Comments on yours",
    reaches: "Somebody comments on an incident you own.",
    mail: "digest",
  },
  reminder: {
    label: "Reminders",
    reaches: "A manager asks you to look at an incident again.",
    mail: "immediate",
  },
  campaign: {
    label: "Campaigns",
    reaches:
      "A manager asks you about several incidents of yours at once, until a day; or it is worked out whom a campaign of yours would ask.",
    mail: "immediate",
  },
  page: {
    label: "Pages",
    reaches:
      "You are on call, and an incident waits for your acknowledgement; that is mailed at once in any case. Managers hear of it when nobody answers.",
    mail: "immediate",
    only: "members and managers",
  },
  on_call: {
    label: "On call",
    reaches:
      "A swap or a hand-off is asked of you, owed or answered, or your shift has something left to do. The manager on call hears of a hand-off that is missing.",
    mail: "immediate",
    only: "members and managers",
  },
  feedback: {
    label: "Answers received",
    reaches: "An author answers the questions: its owner hears of it, or every manager where it has none.",
    mail: "digest",
    only: "members and managers",
  },
  regression: {
    label: "Regressions",
    reaches:
      "A resolved secret is seen again, or the time for which an incident was ignored is over: its owner hears of it, or every manager where it has none.",
    mail: "digest",
  },
  due_soon: {
    label: "Due soon",
    reaches:
      "What you own, or what is about commits of yours, is due within three days; at most once a day. An action that is yours after a security incident is due within two.",
    mail: "digest",
  },
  overdue: {
    label: "Overdue",
    reaches:
      "What you own, or what is about commits of yours, is past its due date: weekly for four weeks, and at most once a day. An action that is yours is overdue: once.",
    mail: "digest",
  },
  dispute: {
    label: "“This isn't mine”",
    reaches: "An author says that a commit is not theirs: its owner and every manager hear of it.",
    mail: "digest",
    only: "members and managers",
  },
  request: {
    label: "Requests to close",
    reaches: "A developer asks to resolve or ignore an incident, or takes it back: every manager hears of it.",
    mail: "immediate",
    only: "managers",
  },
  decided: {
    label: "Decisions on your requests",
    reaches: "A manager approves or denies what you asked for, or the incident is closed before.",
    mail: "immediate",
  },
  notice: {
    label: "Notices",
    reaches:
      "An incident was closed through a link, a link is opened from many networks, mail does not arrive, or its issue or alert at the code host is closed or decided otherwise: the incident's owner hears of it, or every manager where it has none. A secret works that was said to be revoked: every manager hears of it. Reading a code host's history has ended: whoever began it hears of it.",
    mail: "immediate",
  },
  response: {
    label: "Security incidents",
    reaches:
      "You are brought in to a declared security incident, or something there becomes yours to do. Owners hear of every one that is declared.",
    mail: "immediate",
  },
  export: {
    label: "Exports",
    reaches: "A long export that you asked for is ready, or could not be written.",
    mail: "off",
  },
} as const satisfies Record<string, About>;

export type Kind = keyof typeof kinds;
export const kindNames = Object.keys(kinds) as [Kind, ...Kind[]];

export function aboutKind(kind: Kind): About {
  return kinds[kind];
}

/** Whether a member of this level can ever hear of it. */
export function reachesLevel(kind: Kind, level: AccessLevel): boolean {
  const { only } = aboutKind(kind);
  if (only === "managers") return level === "owner" || level === "manager";
  return only === undefined || level !== "restricted";
}

export function isKind(word: string): word is Kind {
  return word in kinds;
}
