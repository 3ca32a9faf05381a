import { Alert } from "@mantine/core";
import Link from "next/link";
import { counted } from "@/app/_ui/format";
import { Moment } from "@/app/_ui/moment";
import type { MemberViewer } from "@/lib/access/viewer";
import { ownOwed } from "@/lib/oncall/owed";

/** On every page, for who owes the hand-off of a shift that has ended. */
export async function OwedBanner({ viewer }: { viewer: MemberViewer }) {
  const owed = await ownOwed(viewer);
  if (!owed) return null;
  return (
    <Alert
      variant="outline"
      color="accent"
      mb="md"
      className="hb-no-print"
      title={`You owe ${owed.to.name} a hand-off`}
      role="status"
    >
      A shift{owed.schedule && ` in ${owed.schedule.name}`} ended <Moment at={owed.owedAt.toISOString()} />, and{" "}
      {counted(owed.left, "open incident")} of it {owed.left === 1 ? "is" : "are"} yours.{" "}
      <Link className="hb-link" href="/on-call/hand-off">
        Write the hand-off
      </Link>
    </Alert>
  );
}
