import { system } from "@/lib/access/viewer";
import { db, inTransaction } from "@/lib/db/client";
import { recordFindings } from "@/lib/incidents/record";
import { parseSecretAlert } from "@/lib/ingest/sources/github/secret-alert";
import { compareAlert } from "@/lib/write-back/compare";
import type { Incident } from "@/prisma/generated/client";
import { incidentById, monday, next } from "../factories";
import type { StandIn } from "../forge/stand-in";
import type { Numbered } from "../forge/stand-in/world";

export const repository = "acme/payments";

/** A secret scanning alert at the stand-in, and the incident it is here. */
export async function secretAlertAt(standIn: StandIn): Promise<{ incident: Incident; alert: Numbered }> {
  const number = next();
  const alert: Numbered = {
    number,
    state: "open",
    created_at: monday.toISOString(),
    updated_at: monday.toISOString(),
    html_url: `${standIn.url.replace("http:", "https:")}/${repository}/security/secret-scanning/${number}`,
    secret_type: "stripe_api_key",
    secret_type_display_name: "Stripe API Key",
    resolution: null,
    resolved_at: null,
    resolved_by: null,
    resolution_comment: null,
  };
  standIn.world.repositories.set(repository, { id: 501 });
  standIn.world.secretAlerts.set(repository, [...(standIn.world.secretAlerts.get(repository) ?? []), alert]);
  await hear(standIn, alert, "created");
  const key = `github:secret:${new URL(standIn.url).host}/${repository}/${number}`;
  return { incident: await db().incident.findUniqueOrThrow({ where: { identityKey: key } }), alert };
}

/** What GitHub would deliver about the alert as it stands, as it is processed. */
export function newsOf(standIn: StandIn, alert: Numbered, action: string): object {
  const { secret: _never, ...told } = alert;
  const html_url = `${standIn.url.replace("http:", "https:")}/${repository}`;
  return structuredClone({ action, alert: told, repository: { id: 501, full_name: repository, html_url } });
}

export async function hearNews(news: object): Promise<void> {
  const { findings } = parseSecretAlert(news, new Date());
  await inTransaction((tx) => recordFindings(tx, system("deliveries.process"), "github", findings, new Date()));
}

export const hear = (standIn: StandIn, alert: Numbered, action: string) => hearNews(newsOf(standIn, alert, action));

/** Somebody closes or opens it there. */
export function decideThere(alert: Numbered, resolution: string | null, login = "octocat"): void {
  const now = new Date().toISOString();
  Object.assign(alert, {
    state: resolution === null ? "open" : "resolved",
    resolution,
    resolved_at: resolution === null ? null : now,
    resolved_by: resolution === null ? null : { login },
    updated_at: now,
  });
}

export const compare = (id: number, last = false) => compareAlert(id, { last });
export const now = incidentById;
export const standingOf = (incidentId: number) => db().sourceAlert.findUnique({ where: { incidentId } });

/** How often the alert was changed there by us. */
export const writesTo = (standIn: StandIn, number: number) =>
  standIn.asked.filter(({ method, path }) => method === "PATCH" && path.endsWith(`/secret-scanning/alerts/${number}`));
