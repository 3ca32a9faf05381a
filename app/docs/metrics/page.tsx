import { Text, Title } from "@mantine/core";
import type { Metadata } from "next";
import { MemberFrame } from "@/app/_server/member-frame";
import { pageViewer } from "@/app/_server/viewer";
import type { Definition } from "@/lib/reporting/definition";
import { definitions } from "@/lib/reporting/definitions";
import classes from "./metrics.module.css";

export const metadata: Metadata = { title: "How each number is defined" };

export default async function MetricsPage() {
  const viewer = await pageViewer("/docs/metrics");
  return (
    <MemberFrame viewer={viewer}>
      <Title order={1}>How each number is defined</Title>
      <div className={classes.intro}>
        <Text>These hold wherever a number stands: on pages, in exports, in mail and in the API.</Text>
        <ul>
          <li>You see numbers over the incidents that you may see, and no others.</li>
          <li>Days, weeks and months are in UTC. A week begins on Monday.</li>
          <li>
            What a source says about when something happened wins over when Handback heard of it; so a month that is
            over can still change.
          </li>
          <li>Closed means resolved or ignored. A reopened incident is open again, and keeps its first trigger.</li>
          <li>False positives are left out of times to remediate, unless the page says that they are included.</li>
          <li>An incident counts in the repository it was found in first, and with the severity it has now.</li>
          <li>
            What is kept among those who need to know is in no number, not even in theirs; the list that a number leads
            to leaves it out as well.
          </li>
          <li>
            Nothing is sampled or estimated. Sums are kept with every change; <code>admin metrics verify</code> counts
            all of them anew and finds no difference.
          </li>
        </ul>
      </div>
      {(Object.entries(definitions) as [string, Definition][]).map(([id, { name, brief, formula, example, note }]) => (
        <section key={id} id={id} className={classes.figure} aria-labelledby={`${id}-name`}>
          <Title order={2} id={`${id}-name`}>
            {name}
          </Title>
          <p>{brief}</p>
          <dl>
            <dt>Formula</dt>
            <dd className={classes.formula}>{formula}</dd>
            <dt>Example</dt>
            <dd>{example}</dd>
            {note && (
              <>
                <dt>Note</dt>
                <dd>{note}</dd>
              </>
            )}
          </dl>
        </section>
      ))}
    </MemberFrame>
  );
}
