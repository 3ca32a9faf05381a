import { IconCircleCheck, IconCircleDashed, IconCircleHalf2, IconCircleMinus } from "@tabler/icons-react";
import classes from "./labels.module.css";

export type Status = "triggered" | "assigned" | "resolved" | "ignored";

export const statusWord: Record<Status, string> = {
  triggered: "Triggered",
  assigned: "Assigned",
  resolved: "Resolved",
  ignored: "Ignored",
};

const icons = {
  triggered: IconCircleDashed,
  assigned: IconCircleHalf2,
  resolved: IconCircleCheck,
  ignored: IconCircleMinus,
};

export function StatusLabel({ status }: { status: Status }) {
  const Icon = icons[status];
  const closed = status === "resolved" || status === "ignored";
  return (
    <span className={`${classes.label} ${closed ? classes.quiet : classes.open}`}>
      <Icon size={16} stroke={1.75} aria-hidden="true" />
      {statusWord[status]}
    </span>
  );
}
