import Link from "next/link";
import { Card } from "@/app/_ui/card";
import { Facts } from "@/app/_ui/facts";
import { Moment } from "@/app/_ui/moment";
import { StandingLabel } from "@/app/developers/_list/standing-label";
import { flagWord, linkWord } from "@/app/settings/identities/_parts/words";
import { oneLine } from "@/emails/words";
import type { knownAddresses } from "@/lib/identities/known-addresses";
import type { DeveloperProgress } from "@/lib/reporting/developer-progress";
import classes from "./developer.module.css";

type Props = {
  row: DeveloperProgress;
  addresses: Awaited<ReturnType<typeof knownAddresses>>;
  /** Managers change who somebody is, and by which addresses. */
  mayChange: boolean;
};

export function Person({ row, addresses, mayChange }: Props) {
  const when = (at: Date | null) => at && <Moment key="at" at={at.toISOString()} />;
  return (
    <>
      <Card id="contact" title="Contact">
        <Facts
          facts={[
            ["Stands", <StandingLabel key="s" standing={row.contact} member={row.memberId !== null} />],
            [row.memberId === null ? "Last mailed" : "Last told", when(row.toldAt) ?? "Never"],
            ["Last looked", when(row.openedAt) ?? "Never"],
            ["Last answered", when(row.answeredAt) ?? "Never"],
            ["Left", when(row.leftAt)],
            [
              "Member",
              row.memberId === null ? (
                "No"
              ) : mayChange ? (
                <Link key="m" className="hb-link" href={`/settings/members/${row.memberId}`}>
                  Yes
                </Link>
              ) : (
                "Yes"
              ),
            ],
          ]}
        />
      </Card>
      <Card id="addresses" title="Addresses">
        <ul className={classes.addresses}>
          {addresses.map(({ id, email, link, unmailable }) => (
            <li key={id}>
              <code>{oneLine(email, 120)}</code>
              <div className="hb-muted">
                {linkWord[link]}
                {unmailable && `; cannot be mailed: ${flagWord[unmailable].toLowerCase()}`}
              </div>
            </li>
          ))}
        </ul>
        {mayChange && (
          <p>
            <Link className="hb-link" href={`/settings/identities/${row.id}`}>
              Change addresses, merge, or note that they have left
            </Link>
          </p>
        )}
      </Card>
    </>
  );
}
