import {
  IconBellZ,
  IconCircleDashed,
  IconDoorExit,
  IconMail,
  IconMailOff,
  IconMailOpened,
  IconMessageCheck,
} from "@tabler/icons-react";
import labels from "@/app/_ui/labels.module.css";
import { type Standing, standingMeans, standingWord } from "./standing-words";

const icons: Record<Standing, typeof IconMail> = {
  silent: IconBellZ,
  unreachable: IconMailOff,
  left: IconDoorExit,
  mailed: IconMail,
  opened: IconMailOpened,
  answered: IconMessageCheck,
  none: IconCircleDashed,
};
const needsHelp: readonly Standing[] = ["silent", "unreachable", "left"];

/** Whoever reads it in the app opened no link. */
export function StandingLabel({ standing, member = false }: { standing: Standing; member?: boolean }) {
  const Icon = icons[standing];
  const inApp: Partial<Record<Standing, string>> = { mailed: "Told in the app", opened: "Read it in the app" };
  return (
    <span
      className={`${labels.label} ${needsHelp.includes(standing) ? labels.open : labels.quiet}`}
      title={standingMeans[standing]}
    >
      <Icon size={16} stroke={1.75} aria-hidden="true" />
      {(member && inApp[standing]) || standingWord[standing]}
    </span>
  );
}
