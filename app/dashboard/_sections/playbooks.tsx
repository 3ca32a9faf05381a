import { Title } from "@mantine/core";
import Link from "next/link";
import { Definition } from "@/app/_figures/definition";
import { rangeWords } from "@/app/_figures/month-words";
import { Rows } from "@/app/_figures/rows-link";
import chartClasses from "@/app/_ui/charts/charts.module.css";
import { percent } from "@/app/_ui/charts/spell";
import layout from "@/app/_ui/figures/figures.module.css";
import { counted, number } from "@/app/_ui/format";
import { Scrolls } from "@/app/_ui/scrolls";
import { runsAddress } from "@/app/playbooks/_parts/runs-address";
import { listPlaybooks } from "@/lib/playbooks/configure";
import { definitions } from "@/lib/reporting/definitions";
import { playbookRuns, type Runs } from "@/lib/reporting/playbook-runs";
import classes from "../_parts/dashboard.module.css";
import type { Report } from "../_parts/report";
import { periodIn } from "../_parts/report-period";

/** What Handback did by itself. */
export async function Playbooks({ report: { viewer, range } }: { report: Report }) {
  const [playbooks, runs] = await Promise.all([listPlaybooks(viewer), playbookRuns(viewer, range)]);
  const { name } = definitions.playbooks;
  return (
    <section className={layout.card} aria-label={name}>
      <Title order={2} size="h3">
        {name} <Definition of="playbooks" />
      </Title>
      <p className={layout.lede}>Over the whole workspace, {rangeWords(range)}, whatever else is filtered.</p>
      <Scrolls className={classes.scrolls} label={`${name}, table`}>
        <table className={chartClasses.table}>
          <thead>
            <tr>
              <th scope="col">Playbook</th>
              <th scope="col">Looked at</th>
              <th scope="col">Acted</th>
              <th scope="col">Share</th>
              <th scope="col">Failed</th>
            </tr>
          </thead>
          <tbody>
            {playbooks.map(({ id, title, enabled }) => {
              const { done = 0, skipped = 0, failed = 0 } = runs.get(id) ?? {};
              const all = done + skipped + failed;
              const created = periodIn(range);
              const runsOf = (count: number, words: string, outcome?: keyof Runs) =>
                count === 0 ? (
                  words
                ) : (
                  <Rows at={runsAddress({ playbook: id, created, ...(outcome && { outcome }) })}>{words}</Rows>
                );
              return (
                <tr key={id}>
                  <th scope="row">
                    <Link href="/playbooks" prefetch={false}>
                      {title}
                    </Link>
                    {!enabled && <span className="hb-muted"> (off)</span>}
                  </th>
                  <td>{runsOf(all, counted(all, "event"))}</td>
                  <td>{runsOf(done, number(done), "done")}</td>
                  <td>{all === 0 ? "–" : percent(done / all)}</td>
                  <td>{runsOf(failed, number(failed), "failed")}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Scrolls>
    </section>
  );
}
