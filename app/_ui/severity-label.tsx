import { type Severity, severity } from "@/emails/brand";
import classes from "./labels.module.css";

/** Shape, colour and word, so that no level rests on its colour alone. */
export function SeverityLabel({ level }: { level: Severity }) {
  const { label, shape } = severity[level];
  return (
    <span className={classes.label}>
      <svg viewBox="0 0 16 16" width={12} height={12} aria-hidden="true" fill={`var(--hb-severity-${level})`}>
        <path d={shape} fillRule="evenodd" />
      </svg>
      {label}
    </span>
  );
}
