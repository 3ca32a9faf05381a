import type { Ledger } from "./ledger";
import { type Part, tell } from "./plot";
import { day, plus, type Setting } from "./setting";
import { byMember } from "./story";
import { waitsToday } from "./today";

const incidents = 400;
/** Which of the incidents, oldest first, are Rita's. */
const ritas: Record<number, Part> = {
  41: "rita's, closed",
  137: "rita's, closed, by her other address",
  222: "rita's, closed, by her other address",
  301: "rita's, closed",
  382: "rita's, open",
  394: "rita's, open",
};

/** Everything that happened in the year until now, and what waits since. */
export function tellYear(setting: Setting, ledger: Ledger): void {
  for (const [index, triggeredAt] of beginnings(setting).entries()) {
    tell(setting, ledger, triggeredAt, ritas[index] ?? "anybody's");
  }
  configured(setting, ledger);
  waitsToday(setting, ledger);
}

/** When each incident began: spread over the year, in working hours, the latest an hour ago. */
function beginnings({ random, now }: Setting): Date[] {
  const latest = plus(now, -day / 24).getTime();
  const days = Array.from({ length: incidents }, () => Math.floor(random.fraction() * 364.9));
  return days
    .map((daysAgo) => {
      const date = plus(now, -daysAgo * day);
      const weekend = [0, 6].includes(date.getUTCDay()) && random.chance(0.85) ? 2 * day : 0;
      date.setUTCHours(random.whole(7, 18), random.whole(0, 59), random.whole(0, 59), 0);
      return Math.min(latest - random.whole(0, 5_400_000), date.getTime() - (daysAgo < 362 ? weekend : 0));
    })
    .sort((a, b) => a - b)
    .map((time) => new Date(time));
}

/** Why links of one time let authors resolve and those of another do not. */
function configured({ autoHealing, members }: Setting, ledger: Ledger): void {
  const switched = (at: Date, from: string, to: string) =>
    ledger.events.push({
      at,
      type: "playbook.configured",
      subject: "mail-commit-author",
      detail: {
        before: { enabled: true, settings: { auto_healing: from } },
        after: { enabled: true, settings: { auto_healing: to } },
      },
      runs: [],
      ...byMember(members.maya),
    });
  switched(autoHealing.from, "off", "on");
  switched(autoHealing.to, "on", "off");
}
