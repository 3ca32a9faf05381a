const dayMs = 86_400_000;

/** When it is due for a narrow column: "3 days", "today", "3 days late". */
export function dueBriefly(due: Date, now: Date): string {
  const days = Math.floor(Math.abs(due.getTime() - now.getTime()) / dayMs);
  if (days === 0) return due >= now ? "today" : "late since today";
  return `${days === 1 ? "1 day" : `${days} days`}${due >= now ? "" : " late"}`;
}

/** "due in 3 days", "due today", "overdue by 3 days". */
export function dueWords(due: Date, now: Date): string {
  const days = Math.floor(Math.abs(due.getTime() - now.getTime()) / dayMs);
  const span = days === 1 ? "1 day" : `${days} days`;
  if (due >= now) return days === 0 ? "due today" : `due in ${span}`;
  return days === 0 ? "overdue since today" : `overdue by ${span}`;
}
