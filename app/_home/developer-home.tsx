import { Title } from "@mantine/core";
import Link from "next/link";
import { counted } from "@/app/_ui/format";
import { Mark } from "@/app/_ui/mark";
import { Prevention } from "@/app/_ui/prevention";
import { OwnActions } from "@/app/responses/_parts/own-actions";
import type { developerHome } from "@/lib/incidents/home";
import type { OwnAction } from "@/lib/response/own-actions";
import type { Prevention as Prevented } from "@/lib/scanning/prevented";
import { CheckBeforeYouCommit } from "./check-before-you-commit";
import classes from "./home.module.css";
import { HomeRow } from "./home-row";
import { NextCard } from "./next-card";

type Props = {
  name: string;
  home: Awaited<ReturnType<typeof developerHome>>;
  prevented: Prevented;
  actions: OwnAction[];
};

/** First the one thing to do next, then the rest, then what waits for others. */
export function DeveloperHome({ name, home: { up, waiting, closed }, prevented, actions }: Props) {
  const [first, ...rest] = up;
  return (
    <div className={classes.home}>
      <Title order={1}>{greeting(name, up.length + actions.length)}</Title>
      {first && <NextCard item={first} />}
      {!first && actions.length === 0 && <AllDone waiting={waiting.length} closed={closed} />}
      {actions.length > 0 && (
        <section aria-labelledby="actions">
          <Title order={2} id="actions" className={classes.heading}>
            After a security incident
          </Title>
          <OwnActions actions={actions} />
        </section>
      )}
      {rest.length > 0 && (
        <section aria-labelledby="then">
          <Title order={2} id="then" className={classes.heading}>
            Then
          </Title>
          <ul className={classes.list}>
            {rest.map((item) => (
              <HomeRow key={item.incident.id} item={item} />
            ))}
          </ul>
        </section>
      )}
      {waiting.length > 0 && (
        <section aria-labelledby="waiting">
          <Title order={2} id="waiting" className={classes.heading}>
            With the security team
          </Title>
          <ul className={classes.list}>
            {waiting.map((item) => (
              <HomeRow key={item.incident.id} item={item} />
            ))}
          </ul>
        </section>
      )}
      {closed > 0 && (
        <p className={classes.closed}>
          <Link className="hb-link" href="/incidents?status=closed">
            {counted(closed, "closed incident")} of yours
          </Link>
        </p>
      )}
      {prevented.commands > 0 && (
        <p className={classes.closed}>
          <Prevention prevented={prevented} whose="your" period="90 days" /> Those are nobody's work now.
        </p>
      )}
      <CheckBeforeYouCommit />
    </div>
  );
}

function greeting(name: string, count: number): string {
  const first = name.includes("@") ? "" : ` ${name.split(/\s+/)[0]}`;
  if (count === 0) return `Hello${first}`;
  return `Hello${first}, ${count === 1 ? "1 thing needs" : `${count} things need`} you`;
}

function AllDone({ waiting, closed }: { waiting: number; closed: number }) {
  return (
    <section className={classes.done}>
      <Mark size={32} />
      <div>
        <Title order={2}>Nothing needs you</Title>
        <p>
          {waiting > 0
            ? "You have done your part. The rest is with your security team; you are told here what comes of it."
            : closed > 0
              ? "Everything of yours is closed. Thank you; it makes a difference."
              : "Incidents in your own commits appear here, with what to do about each. There are none."}
        </p>
      </div>
    </section>
  );
}
