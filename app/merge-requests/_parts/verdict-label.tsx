import { IconCircleCheck, IconCircleX, IconEye, IconUserCheck } from "@tabler/icons-react";
import classes from "./merge-requests.module.css";
import { type Verdict, verdictWord } from "./words";

const icons = { clean: IconCircleCheck, told: IconEye, blocked: IconCircleX, approved: IconUserCheck };

export function VerdictLabel({ verdict }: { verdict: Verdict }) {
  const Icon = icons[verdict];
  return (
    <span className={classes.verdict} data-verdict={verdict}>
      <Icon size={16} stroke={1.75} aria-hidden="true" />
      {verdictWord[verdict]}
    </span>
  );
}
