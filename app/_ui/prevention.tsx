import { counted } from "./format";
import { Moment } from "./moment";

type Prevented = { commands: number; secrets: number; lastAt: Date | null };

/** What ggshield's hooks kept on a developer's computer; "their" or "your". */
export function Prevention({ prevented, whose, period }: { prevented: Prevented; whose: string; period: string }) {
  const { commands, secrets, lastAt } = prevented;
  if (!lastAt)
    return (
      <>
        ggshield has stopped nothing on {whose} computer in the last {period}.
      </>
    );
  return (
    <>
      ggshield stopped {counted(secrets, "secret")} before {secrets === 1 ? "it" : "they"} left {whose} computer, in{" "}
      {counted(commands, "commit or push", "commits and pushes")} of the last {period}; last{" "}
      <Moment at={lastAt.toISOString()} />.
    </>
  );
}
