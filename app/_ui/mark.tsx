import { mark } from "@/emails/brand";

export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg
      viewBox={mark.viewBox}
      width={size}
      height={size}
      fill="none"
      stroke="var(--hb-accent)"
      strokeWidth={mark.strokeWidth}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={mark.path} />
    </svg>
  );
}
