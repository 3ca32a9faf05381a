/** What is asked of each page: a mix of filters, orders and pages, the same at every size. `places` are far down each order. */
export function addressesOf({ busiest, repository, developer, places }) {
  const months = "from=2025-09&to=2026-08";
  const incidents = [
    ...["", "?status=open,closed", "?severity=critical", "?severity=low,info&status=closed", "?status=ignored"],
    ...[
      "?kind=code_scanning",
      "?validity=valid",
      "?contact=unreachable",
      "?detector=generic_api_key&status=open,closed",
    ],
    ...[
      `?organisation=${busiest}`,
      `?repository=${repository}&status=open,closed`,
      `?author=${developer}&status=open,closed`,
    ],
    ...["?assignee=none&severity=high", "?ignore_reason=false_positive&status=ignored", "?q=connection"],
    ...["?sort=severity", "?sort=severity&direction=asc", "?sort=status&status=open,closed", "?sort=detector"],
    ...["?sort=activity", "?sort=repository", "?sort=author&direction=asc", "?sort=resolved&status=closed"],
    ...Object.entries(places).map(([sort, place]) => `?status=open,closed&sort=${sort}&cursor=${after(sort, place)}`),
  ];
  return {
    "/dashboard": [
      ...["", `?${months}`, `?organisation=${busiest}`, "?severity=critical,high", "?kind=secret"],
      ...[`?organisation=${busiest}&severity=critical&${months}`, "?false_positives=include"],
    ],
    "/dashboard of a repository or detector": [
      ...[
        `?repository=${repository}`,
        `?repository=${repository}&${months}`,
        "?detector=twilio_api_key",
        "?detector=generic_api_key",
        `?repository=${repository}&severity=critical,high`,
        `?repository=${repository}&detector=generic_api_key`,
        `?organisation=${busiest}&detector=generic_api_key`,
        "?detector=generic_api_key&severity=medium",
        "?repository=scale-01/service-0900,scale-02/service-0901",
      ],
    ],
    "/developers": [
      ...["", "?sort=open", "?sort=remediation", "?sort=name&direction=asc", "?sort=trend", "?sort=last_contact"],
      ...["?period=12m&sort=action", "?q=developer.12", "?contact=silent", `?sort=open&cursor=${skipping(4_000)}`],
    ],
    "/repositories": ["", "?sort=open", "?q=service-00"],
    "/incidents": incidents,
  };
}

/** As a page's link to the next one says it. */
const after = (sort, { label, moment, id }) =>
  Buffer.from(JSON.stringify(["after", sort, 0, label, moment?.toISOString() ?? null, id])).toString("base64url");
const skipping = (rows) => Buffer.from(`skip=${rows}`).toString("base64url");
