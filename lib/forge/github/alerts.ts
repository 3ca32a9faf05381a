import { z } from "zod";
import type { GitHub } from "@/lib/forge/clients";
import { lastPageIn, nextIn } from "@/lib/forge/pages";
import { orMissing } from "@/lib/forge/probe";

export const alertKinds = ["secret", "code_scanning", "dependency"] as const;
export type AlertKind = (typeof alertKinds)[number];

export const alertWord: Record<AlertKind, string> = {
  secret: "Secret scanning",
  code_scanning: "Code scanning",
  dependency: "Dependabot",
};

const paths: Record<AlertKind, string> = {
  secret: "secret-scanning",
  code_scanning: "code-scanning",
  dependency: "dependabot",
};

const Alert = z.looseObject({ number: z.int().positive(), state: z.string().catch("") });
export type Alert = z.infer<typeof Alert>;
export type AlertPage = { alerts: Alert[]; next: string | undefined; pages: number | undefined };

type Asked = { perPage: number; state?: "open"; next?: string | undefined };

/** One page of alerts of an organisation ("acme") or a repository ("acme/api"), oldest first. The secrets stay there. */
export async function alertPage(github: GitHub, kind: AlertKind, of: string, asked: Asked): Promise<AlertPage> {
  const options = {
    per_page: asked.perPage,
    sort: "created",
    direction: "asc",
    ...(asked.state ? { state: asked.state } : {}),
    ...(kind === "secret" ? { hide_secret: true } : {}),
  };
  const { data, headers } = asked.next
    ? await github.request(`GET ${asked.next}`)
    : await github.request(`GET ${ownerPath(of)}/${paths[kind]}/alerts`, options);
  return {
    alerts: z.array(z.unknown()).parse(data).flatMap(readable),
    next: nextIn(headers.link),
    pages: lastPageIn(headers.link),
  };
}

function readable(said: unknown): Alert[] {
  const alert = Alert.safeParse(said);
  return alert.success ? [alert.data] : [];
}

/** One alert; null where the repository has none of this number any more. */
export async function oneAlert(github: GitHub, kind: AlertKind, fullName: string, number: number) {
  const hidden = kind === "secret" ? { hide_secret: true } : {};
  const path = `${ownerPath(fullName)}/${paths[kind]}/alerts/${number}`;
  const answer = await orMissing(github.request(`GET ${path}`, hidden));
  return answer && Alert.parse(answer.data);
}

/** Every place of a secret; what the alert carries already is not asked for. */
export async function placesOf(github: GitHub, fullName: string, alert: Alert): Promise<object[]> {
  const first = z.record(z.string(), z.unknown()).safeParse(alert.first_location_detected);
  if (first.success && alert.has_more_locations === false) return [{ type: typeOf(first.data), details: first.data }];
  const places: object[] = [];
  const path = `GET ${ownerPath(fullName)}/secret-scanning/alerts/${alert.number}/locations`;
  let next: string | undefined;
  do {
    const { data, headers } = next
      ? await github.request(`GET ${next}`)
      : await github.request(path, { per_page: 100 });
    places.push(...z.array(z.looseObject({})).parse(data));
    next = nextIn(headers.link);
  } while (next && places.length < mostPlaces);
  return places;
}

const mostPlaces = 1_000;

/** A location that comes alone says by its address what it is: issue_body_url. */
function typeOf(details: Record<string, unknown>): string {
  if (typeof details.path === "string") return "commit" in details || details.commit_sha ? "commit" : "wiki_commit";
  const address = Object.keys(details).find((key) => key.endsWith("_url"));
  return address?.replace(/_url$/, "") ?? "commit";
}

export function ownerPath(of: string): string {
  const [owner = "", repo] = of.split("/").map(encodeURIComponent);
  return repo === undefined ? `/orgs/${owner}` : `/repos/${owner}/${repo}`;
}
