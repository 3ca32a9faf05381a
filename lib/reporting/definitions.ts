import { campaignDefinitions } from "@/lib/reporting/campaign-definitions";
import type { Definition } from "@/lib/reporting/definition";
import { developerDefinitions } from "@/lib/reporting/developer-definitions";

/** How every figure is defined: pages show the brief, /docs/metrics prints all of it. In the order of the dashboard, then of developers and campaigns. */
export const definitions = {
  "open-urgent": {
    name: "Open, critical and high",
    brief: "Incidents of critical or high severity that are neither resolved nor ignored now.",
    formula: "count of incidents with status triggered or assigned, and severity critical or high",
    example:
      "On Monday three critical incidents are triggered. Two of them are resolved on Tuesday, one is assigned: 1 is open.",
    note: "Narrowed to other severities, it counts what is open of those. The trend compares it with the Monday four weeks ago, counted as the backlog is.",
  },
  open: {
    name: "Open",
    brief: "Incidents that are neither resolved nor ignored now, of every severity.",
    formula: "count of incidents with status triggered or assigned",
    example: "Of 12 incidents 5 are resolved and 3 ignored: 4 are open.",
    note: "Counted over what you may see, as every figure is.",
  },
  mttr: {
    name: "Time to remediate",
    brief:
      "From the first trigger of an incident to its last close. The mean of it over everything closed in a period is the MTTR; half of all closes took less than the median, nine of ten less than the 90th percentile.",
    formula:
      "time to remediate = last close − first trigger\nMTTR (mean) = sum of times to remediate ÷ number of closed incidents\nmedian, 90th percentile = the value at rank 0.5 × (n − 1), 0.9 × (n − 1) of the sorted times, counted from 0; between two of them, in proportion",
    example:
      "Closed in March: after 1 h, 3 h, 5 h, 7 h and 96 h. Mean: (1 + 3 + 5 + 7 + 96) ÷ 5 = 22 h 24 min. Median: the middle one, 5 h. 90th percentile: rank 0.9 × 4 = 3.6, so 7 h + 0.6 × (96 h − 7 h) = 60 h 24 min, which is 2 days 12 h.",
    note: "False positives are left out unless you include them. A month is that of the last close: an incident that is reopened leaves its month, and counts anew, from its first trigger, once it is closed again.",
  },
  "remediation-spread": {
    name: "How long closes took",
    brief: "The closes of each month by their time to remediate, from under an hour to over 90 days.",
    formula: "count of incidents closed in the month, with time to remediate ≥ the band's beginning and < its end",
    example:
      "Closed in March after 20 min, 50 min, 5 h and 100 days: two under an hour, one under a day, one over 90 days.",
    note: "False positives are left out unless you include them.",
  },
  overdue: {
    name: "Overdue",
    brief: "Open incidents past their due date.",
    formula:
      "count of open incidents with due date < now\ndue date = first trigger, or last return, + the days its severity has",
    example:
      "Critical incidents have 7 days. One was first triggered on 1 March at 10:00: it is due on 8 March at 10:00, and overdue from then on until it is closed.",
    note: "The days stand in the settings: of the workspace, of an organisation or of a repository, the nearest wins. What came back has its days anew.",
  },
  waiting: {
    name: "Waiting for developers",
    brief: "Open incidents whose developer was mailed, or is about to be, and has not answered.",
    formula: "count of open incidents with contact mail queued or mailed",
    example:
      "Five developers are mailed. One answers, one says that it is not theirs, one mail comes back: 2 are waited for.",
    note: "“For two weeks or longer” counts from the first time that somebody was asked.",
  },
  backlog: {
    name: "Opened, closed and backlog",
    brief:
      "Opened: by first trigger. Closed: by last close. The backlog is what was open at the end of a week; of the running one, what is open now.",
    formula:
      "opened(week) = count of incidents first triggered in the week\nclosed(week) = count of incidents last closed in the week\nbacklog(week) = backlog(week before) + opened(week) − closed(week)",
    example:
      "10 are open. In a week 7 are opened and 4 closed: the backlog is 13. If one of the 4 is reopened later, that week has 3 closed and a backlog of 14, since the incident was in fact not over.",
    note: "Weeks begin on Monday, in UTC. A range over two years is shown by month. False positives are closed, too.",
  },
  fixed: {
    name: "Fixed",
    brief: "Incidents whose last close falls in the period and was a fix: resolved, by whomever.",
    formula: "count of incidents with status resolved, and last close in the period",
    example: "In March 8 are resolved and 3 ignored. One of the 8 is reopened in April: March has 7 fixed.",
    note: "What a source says it no longer finds is fixed, too.",
  },
  "closed-by-hand": {
    name: "Closed by hand",
    brief: "Incidents whose last close falls in the period and was a decision: ignored or dismissed, for any reason.",
    formula: "count of incidents with status ignored, and last close in the period",
    example: "In March 2 are ignored as used in tests and 1 as a false positive: 3 closed by hand.",
    note: "False positives count here, whether or not times count them.",
  },
  "open-at-end": {
    name: "Open at the end of the month",
    brief:
      "Incidents first triggered before the month was over, and not closed before it was; in the running month, those open now.",
    formula: "open(month) = open(month before) + first triggered in the month − last closed in the month",
    example: "5 are open at the end of February. In March 4 are triggered, 6 are closed: 3 are open at its end.",
    note: "An incident that is reopened was not over: it counts as open in the months between as well.",
  },
  "longest-waiting": {
    name: "Who is waited for longest",
    brief: "Developers by their oldest question without an answer, and how many of their open incidents wait for them.",
    formula: "the smallest time of first asking among a developer's incidents that wait for developers, oldest first",
    example: "Ada was asked on 1 and 9 March, Ben on 3 March, and neither has answered: Ada with 2, then Ben with 1.",
    note: "They are looked for among the thousand oldest questions without an answer.",
  },
  "hot-repositories": {
    name: "Where much is open",
    brief: "Repositories with the most open incidents of critical or high severity, then with the most open at all.",
    formula: "count of open incidents first found in the repository",
    example: "acme/api has 2 critical and 9 low, acme/web 3 high: acme/web comes first, with 3 of 3.",
    note: "An incident that is found in several repositories counts in the one it was found in first.",
  },
  "hot-detectors": {
    name: "What is open most",
    brief: "Detectors with the most open incidents of critical or high severity, then with the most open at all.",
    formula: "count of open incidents of the detector",
    example: "4 AWS keys are open, 1 of them critical, and 6 generic passwords, none of them: AWS keys come first.",
  },
  "open-by-age": {
    name: "Open by severity and age",
    brief: "What is open now, by the days since its first trigger. A day counts in UTC, today included.",
    formula: "age = today − day of first trigger; “7 days” is today and the six days before",
    example:
      "Today is 20 March. What was triggered on 14 March is in “up to 7 days”, what was triggered on 13 March in “8 to 30 days”.",
  },
  contacts: {
    name: "Whom nobody reaches",
    brief:
      "Open incidents whose author cannot be asked: unknown, cannot be mailed, says it is not theirs, or has left.",
    formula: "count of open incidents by contact: author unknown, unreachable, disputed, left",
    example: "A commit by a bot is not mailed: unreachable. A commit without an author address: author unknown.",
  },
  closers: {
    name: "Who closes",
    brief:
      "Closed incidents by who closed them: developers through their link or in the app, the security team, the source itself, or a playbook.",
    formula: "share of developers = (closed through a link + closed in the app) ÷ closed",
    example:
      "Of 40 closed in March, 18 through a link, 6 in the app, 10 by security, 4 by the code host and 2 by a playbook: developers closed (18 + 6) ÷ 40 = 60 %.",
    note: "What a manager approved counts for the developer who asked. In the app, developers are restricted members, and whoever closes what they committed themselves; others are security. All closes count, false positives too.",
  },
  punctual: {
    name: "Closed in time",
    brief: "Of what was closed, what was closed on or before its due date.",
    formula: "in time = count of incidents with last close ≤ due date; share = in time ÷ closed with a due date",
    example: "Of 20 closed in March, 17 were closed by their due date: 85 %.",
    note: "All closes count, false positives too.",
  },
  revocations: {
    name: "Revoked: claimed or verified",
    brief: "Incidents resolved as revoked: only said to be so, or seen to be so by the source or by attached evidence.",
    formula: "share verified = verified ÷ (claimed + verified)",
    example: "Of 10 secrets said to be revoked, the source sees 6 no longer work and evidence shows 1: 70 % verified.",
  },
  regressions: {
    name: "Came back",
    brief: "Incidents that were resolved and found again in a new commit, by the month of their last return.",
    formula: "count of incidents that are a regression, by the month they returned in",
    example:
      "A key resolved in January is committed again in March: 1 in March. Again in May: 1 in May, none in March.",
  },
  answers: {
    name: "Feedback rate",
    brief: "Of the incidents whose developer was first asked in a month, those that were answered, whenever that was.",
    formula: "feedback rate = answered ÷ asked, of those first asked in the month",
    example:
      "In March 50 developers are asked about an incident each. 30 answer in March, 5 in April: the rate of March is 35 ÷ 50 = 70 %.",
    note: "Asked: sent a link, given access, or assigned. Answered: gave feedback, said that it is not theirs, or asked to close. The last months still rise.",
  },
  "first-action": {
    name: "Time to first action",
    brief:
      "From when somebody was first asked, or from the first trigger where nobody had been, to the first thing that a person did.",
    formula:
      "time to first action = first action − first asked; median and 90th percentile as of the time to remediate",
    example: "Asked at 9:00, a comment at 11:30, resolved at 16:00: 2 h 30 min, in the month of the comment.",
    note: "An action is an answer, a request, a comment, evidence or a close, by a person; what sources and playbooks do is none.",
  },
  playbooks: {
    name: "What playbooks did",
    brief: "How often each playbook acted, found nothing to do, or failed, over the whole workspace and these months.",
    formula: "count of runs by outcome; one run is one event that the playbook looked at",
    example:
      "Ten incidents arrive: “Mail the commit's author” mails six authors and leaves out four bots: it acted 6 times, 4 times there was nothing to do.",
    note: "Other filters than the months do not narrow it.",
  },
  ...developerDefinitions,
  ...campaignDefinitions,
} as const satisfies Record<string, Definition>;
export type Figure = keyof typeof definitions;
