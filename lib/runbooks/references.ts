import { httpsOnly, shortCommit } from "@/emails/words";
import { type AlertAddress, alertOf, vendorName } from "@/lib/alerts/address";
import { db } from "@/lib/db/client";
import type { IncidentKind } from "@/prisma/generated/enums";

export type Reference = { what: "file" | "commit" | "alert" | "detector" | "runbook"; label: string; href: string };

type About = { detector: string; identityKey: string; source: string; kind: IncidentKind; url: string | null };
type Spot = {
  commit: string;
  path: string;
  line: number;
  url: string | null;
  repository: { fullName: string; url: string | null };
};

/** The pages that help with an incident: the file at its commit and the commit at the code host, the alert at its source, what the detector finds, and the workspace's own runbook. */
export async function referencesOf(incident: About, spots: readonly Spot[]): Promise<Reference[]> {
  const spot = spots.find(({ commit, path }) => commit !== "" && path !== "") ?? spots.find(({ path }) => path !== "");
  const alert = alertOf(incident);
  const [own, general] = await Promise.all(
    [incident.detector, ""].map((detector) => db().runbook.findUnique({ where: { detector } })),
  );
  const found: [Reference["what"], string, string | null | undefined][] = [
    ["runbook", "Runbook", own?.url ?? general?.url],
    ["file", "The file at this commit", spot && filePage(spot)],
    ["commit", `Commit ${shortCommit(spot?.commit ?? "")}`, spot && commitPage(spot)],
    ["alert", alert ? `The alert at ${vendorName[alert.vendor]}` : "The finding at its source", incident.url],
    ["detector", detectorLabel(incident.detector), detectorPage(incident, alert)],
  ];
  return found.flatMap(([what, label, address]) => {
    const href = httpsOnly(address);
    return href ? [{ what, label, href }] : [];
  });
}

/** As the source gives it, else as the code host spells it. */
function filePage({ url, repository, commit, path, line }: Spot): string | null {
  if (httpsOnly(url)) return url;
  if (!repository.url || commit === "") return null;
  const place = `${encodeURIComponent(commit)}/${path.split("/").map(encodeURIComponent).join("/")}`;
  return `${withinRepository(repository.url, "blob")}/${place}${line > 0 ? `#L${line}` : ""}`;
}

function commitPage({ repository, commit }: Spot): string | null {
  if (!repository.url || !/^[0-9a-f]{7,64}$/i.test(commit)) return null;
  return `${withinRepository(repository.url, "commit")}/${commit}`;
}

function withinRepository(url: string, what: "blob" | "commit"): string {
  return /(^|[./-])gitlab[./-]/i.test(new URL(url).host) ? `${url}/-/${what}` : `${url}/${what}`;
}

const advisory = /^GHSA(-[23456789cfghjmpqrvwx]{4}){3}$/i;
const vulnerability = /^CVE-\d{4}-\d{4,}$/i;
const weakness = /^CWE-(\d{1,5})$/i;

function detectorLabel(detector: string): string {
  if (advisory.test(detector)) return `Advisory ${detector}`;
  if (vulnerability.test(detector) || weakness.test(detector)) return `What ${detector} is`;
  return "What this detector finds";
}

/** Only pages that are known to be there for what the detector is called. */
function detectorPage({ detector, kind, source }: About, alert: AlertAddress | null): string | null {
  if (advisory.test(detector)) return `https://github.com/advisories/${detector}`;
  if (vulnerability.test(detector)) return `https://nvd.nist.gov/vuln/detail/${detector.toUpperCase()}`;
  const number = weakness.exec(detector)?.[1];
  if (number) return `https://cwe.mitre.org/data/definitions/${number}.html`;
  if (kind === "secret" && (source === "gitguardian" || alert?.vendor === "gitguardian"))
    return `https://docs.gitguardian.com/secrets-detection/secrets-detection-engine/detectors/supported_credentials`;
  if (kind === "secret" && alert?.vendor === "github")
    return "https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns";
  return null;
}
