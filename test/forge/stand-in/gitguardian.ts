import type { Answer, Ask, Json, Route } from "./world";

const missing: Answer = { status: 404, body: { detail: "Not found." } };
const at = (path: string) => new RegExp(`^/exposed/v1/incidents/secrets/(\\d+)${path}$`);

const ofIncident = (answer: (incident: Json & { notes: string[] }, ask: Ask) => Answer) => (ask: Ask) => {
  const incident = ask.world.gitguardian.get(Number(ask.params[0]));
  return incident ? answer(incident, ask) : missing;
};
const isClosed = ({ status }: Json) => status === "RESOLVED" || status === "IGNORED";
const refused: Answer = { status: 409, body: { detail: "The incident is already closed." } };

/** GitGuardian's public API for incidents, as on an instance of one's own. */
export const gitguardianRoutes: Route[] = [
  ["GET", at(""), ofIncident((incident) => ({ body: incident }))],
  [
    "POST",
    at("/resolve"),
    ofIncident((incident, { body }) => {
      if (isClosed(incident)) return refused;
      Object.assign(incident, {
        status: "RESOLVED",
        secret_revoked: body.secret_revoked,
        resolved_at: new Date().toISOString(),
      });
      return { body: incident };
    }),
  ],
  [
    "POST",
    at("/ignore"),
    ofIncident((incident, { body }) => {
      if (isClosed(incident)) return refused;
      Object.assign(incident, {
        status: "IGNORED",
        ignore_reason: body.ignore_reason,
        ignored_at: new Date().toISOString(),
      });
      return { body: incident };
    }),
  ],
  [
    "POST",
    at("/reopen"),
    ofIncident((incident) => {
      Object.assign(incident, { status: "TRIGGERED", ignore_reason: null, ignored_at: null, resolved_at: null });
      return { body: incident };
    }),
  ],
  [
    "POST",
    at("/notes"),
    ofIncident((incident, { body }) => {
      incident.notes.push(String(body.comment));
      return { status: 201, body: { comment: body.comment } };
    }),
  ],
];
