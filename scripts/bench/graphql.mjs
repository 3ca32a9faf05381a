import { baseUrl, percentile } from "./product.mjs";
import { ratioOf, row } from "./row.mjs";

const rounds = 40;
const promised = "≤ 2 times, the same rows";

const query = `{ getOrganisationOverviews(limit: 1000, kind: all) { data {
  organisationName monthlyPeriod openAlerts numberFixed numberManuallyCosed totalTimeToRemediate meanTimeToRemediate } } }`;

/** Somebody who knows the tables would write this: the sums of each month, and a running total for what is open. */
const sql = `SELECT name, month, sum(more) OVER (PARTITION BY name ORDER BY month)::int AS open, fixed, closed_by_hand, total_ms,
    total_ms / nullif(fixed + closed_by_hand, 0) AS mean_ms
  FROM (SELECT o.name, m.month::date AS month, coalesce(sum(t.count) FILTER (WHERE t.measure = 'closed' AND t.label = 'fixed'), 0)::int AS fixed,
      coalesce(sum(t.count) FILTER (WHERE t.measure = 'closed' AND t.label <> 'fixed'), 0)::int AS closed_by_hand,
      coalesce(sum(t.ms) FILTER (WHERE t.measure = 'closed'), 0)::float8 AS total_ms,
      coalesce(sum(CASE t.measure WHEN 'opened' THEN t.count ELSE -t.count END), 0) AS more
    FROM "Organisation" o CROSS JOIN generate_series((SELECT min(period) FROM "TallyNow" WHERE grain = 'month'), date_trunc('month', now()), interval '1 month') m (month)
    LEFT JOIN "TallyNow" t ON t."organisationId" = o.id AND t.period = m.month::date AND t.grain = 'month' AND t."repositoryId" = 0 AND t.measure IN ('opened', 'closed')
    GROUP BY 1, 2) months ORDER BY name, month`;

/** The organisations' overview for all 24 months, by GraphQL over HTTP and by a statement through pg, in turns. */
export async function graphqlAgainstSql({ admin, database }) {
  const { token } = await admin(
    ...["token", "create", "--member", "alice@acme.example", "--name", "graph", "--scopes", "analytics:read"],
  );
  const ask = async () => {
    const response = await fetch(`${baseUrl}/api/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-api-key": token },
      body: JSON.stringify({ query }),
    });
    const { data, errors } = await response.json();
    if (errors) throw new Error(JSON.stringify(errors).slice(0, 300));
    return data.getOrganisationOverviews.data;
  };
  return database.connected(async (select) => {
    const times = { graphql: [], sql: [] };
    let [overviews, rows] = [[], []];
    for (let round = -5; round < rounds; round += 1) {
      overviews = await timed(times.graphql, round, ask);
      rows = await timed(times.sql, round, () => select(sql));
    }
    const [graphql, hand] = [times.graphql, times.sql].map((found) => percentile(found, 0.5));
    const shown = rows.filter((one) => one.fixed + one.closed_by_hand + one.open > 0);
    const same = overviews.map(spellOverview).sort().join("\n") === shown.map(spellRow).sort().join("\n");
    return [
      row(
        "GraphQL organisation overviews of 24 months against SQL through pg",
        `${graphql.toFixed(1)} ms against ${hand.toFixed(1)} ms, ratio ${ratioOf(graphql, hand).toFixed(2)}; ${overviews.length} rows, ${same ? "the same" : "not the same"}`,
        promised,
        same && ratioOf(graphql, hand) <= 2,
      ),
    ];
  });
}

async function timed(times, round, work) {
  const started = performance.now();
  const result = await work();
  if (round >= 0) times.push(performance.now() - started);
  return result;
}

const spellOverview = (one) =>
  [one.organisationName, one.numberFixed, one.numberManuallyCosed, one.totalTimeToRemediate, one.openAlerts].join(" ");
const spellRow = (one) => [one.name, one.fixed, one.closed_by_hand, one.total_ms, one.open].join(" ");
