import { randomUUID } from "node:crypto";
import type { Row } from "./cells";
import {
  address,
  assign,
  campaign,
  close,
  closeForReview,
  codeHost,
  developer,
  dismissedSuggestion,
  emailOf,
  endpoint,
  invitation,
  letSee,
  newCampaign,
  note,
  organisation,
  ownAddress,
  ownExport,
  pausedCampaign,
  repository,
  request,
  runningCampaign,
  serviceAccount,
  session,
  sharedAddress,
  somebody,
  suggestion,
  token,
} from "./objects";

/** Addresses that answer anybody in their own way, with the tests that hold them. */
export const outsideTheMatrix: Record<string, string> = {
  "/api/auth/[...nextauth]": "the sign-in itself: test/members and e2e/workspace.spec.ts",
  "/api/[[...path]]": "what is at no address: test/api/doors.test.ts",
};

type More = Omit<Row, "rule">;
const anyone: Row = { rule: "anyone" };
const signedIn = (more: More = {}): Row => ({ rule: "signed-in", ...more });
const browser = (more: More = {}): Row => ({ rule: "browser", ...more });
const own = (permission: string, more: More = {}): Row => ({ rule: { own: permission }, ...more });
const needs = (permission: string, more: More = {}): Row => ({ rule: { needs: permission }, ...more });
const managers = (permission: string, more: More = {}): Row => ({ rule: { managers: permission }, ...more });
const view: Row = { rule: { incident: "view" } };
const edit = (more: More): Row => ({ rule: { incident: "edit" }, ...more });
const share = (more: More): Row => ({ rule: { incident: "share" }, ...more });
const manage = (more: More): Row => ({ rule: { incident: "manage" }, ...more });

/** The operations of one incident, as far as both of its addresses have them. */
function incidentVerbs(at: string, bystander: number): Record<string, Row> {
  return {
    [`GET ${at}`]: view,
    [`PATCH ${at}`]: edit({ body: () => ({ severity: "low" }) }),
    [`GET ${at}/notes`]: view,
    [`POST ${at}/notes`]: edit({ body: () => ({ comment: "Looked at it." }) }),
    [`PATCH ${at}/notes/[noteId]`]: edit({ second: note, body: () => ({ comment: "Looked again." }) }),
    [`DELETE ${at}/notes/[noteId]`]: edit({ second: note }),
    [`GET ${at}/activity-logs`]: view,
    [`POST ${at}/resolve`]: edit({ body: () => ({ secret_revoked: true }) }),
    [`POST ${at}/ignore`]: edit({ body: () => ({ ignore_reason: "low_risk" }) }),
    [`POST ${at}/reopen`]: edit({ prepare: close }),
    [`POST ${at}/assign`]: edit({ body: ({ principal }) => ({ member_id: principal.memberId ?? 1 }) }),
    [`POST ${at}/unassign`]: { rule: { incident: "reassign" }, prepare: assign },
    [`POST ${at}/share`]: share({ body: () => ({ email: "somebody.else@acme.example" }) }),
    [`POST ${at}/unshare`]: share({}),
    [`GET ${at}/members`]: share({}),
    [`POST ${at}/grant_access`]: share({
      body: async () => ({ email: await emailOf(bystander), incident_permission: "can_view" }),
    }),
    [`POST ${at}/revoke_access`]: share({ prepare: letSee(bystander), body: () => ({ member_id: bystander }) }),
    [`POST ${at}/feedback`]: edit({ body: () => ({ actual_secret_yes_no: "yes" }) }),
  };
}

const api: Record<string, Row> = {
  "GET /api/health": anyone,
  "GET /api/health/live": anyone,
  "GET /api/openapi.json": anyone,
  "POST /api/graphql": needs("analytics:read", {
    body: () => ({
      query: "{ getAlerts(kind: all) { data { id alertURL } } getOrganisationOverviews { data { id } } }",
    }),
  }),
  "POST /api/v1/oauth/token": { ...anyone, neverSucceeds: "it needs a code: test/tokens/client-login.test.ts" },
  "GET /api/metrics": needs("metrics:read"),
  "GET /api/v1/health": signedIn(),
  "GET /api/v1/metadata": signedIn(),
  "GET /api/v1/quotas": signedIn(),
  "POST /api/v1/oauth/authorize": browser({
    body: () => ({
      client_id: "ggshield_oauth",
      redirect_uri: "http://localhost:29170",
      scope: "scan",
      code_challenge: "a".repeat(43),
    }),
  }),
  "POST /api/v1/scan": needs("scan", { body: () => ({ document: "nothing" }) }),
  "POST /api/v1/multiscan": needs("scan", { body: () => [{ filename: "a.txt", document: "nothing" }] }),
  "GET /api/v1/incidents": needs("incidents:read"),
  "GET /api/v1/incidents/secrets": needs("incidents:read"),
  "GET /api/v1/occurrences": needs("incidents:read"),
  "GET /api/v1/occurrences/secrets": needs("incidents:read"),
  "GET /api/v1/incidents/[id]/evidence": view,
  "POST /api/v1/incidents/[id]/evidence": edit({
    body: () => ({ note: "The key is gone from the vendor's console." }),
  }),
  "GET /api/v1/incidents/[id]/requests": view,
  "POST /api/v1/incidents/[id]/not-mine": edit({ body: () => ({ comment: "I never worked on this." }) }),
  "POST /api/v1/incidents/[id]/review": manage({ prepare: closeForReview, body: () => ({ verdict: "fine" }) }),
  "POST /api/v1/incidents/[id]/ask": share({
    body: () => ({ email: "somebody.else@acme.example" }),
    neverSucceeds: "it needs a proposed person: test/asking",
  }),
  "GET /api/v1/incidents/facets": needs("incidents:read"),
  "POST /api/v1/incidents/remind": needs("incidents:share", { body: () => ({ incident_ids: [1], preview: true }) }),
  "GET /api/v1/campaigns": needs("incidents:share"),
  "POST /api/v1/campaigns": needs("incidents:share", { body: newCampaign }),
  "GET /api/v1/campaigns/[id]": needs("incidents:share", { object: campaign }),
  "GET /api/v1/campaigns/[id]/targets": needs("incidents:share", { object: campaign }),
  "GET /api/v1/campaigns/[id]/report": needs("incidents:share", { object: campaign }),
  "POST /api/v1/campaigns/[id]/preview": needs("incidents:share", { object: campaign }),
  "POST /api/v1/campaigns/[id]/start": needs("incidents:share", { object: campaign }),
  "POST /api/v1/campaigns/[id]/pause": needs("incidents:share", { object: runningCampaign }),
  "POST /api/v1/campaigns/[id]/resume": needs("incidents:share", { object: pausedCampaign }),
  "POST /api/v1/campaigns/[id]/cancel": needs("incidents:share", { object: campaign }),
  "GET /api/v1/requests": needs("incidents:read"),
  "POST /api/v1/requests/[id]/approve": managers("incidents:write", { object: request, hides: true }),
  "POST /api/v1/requests/[id]/deny": managers("incidents:write", {
    object: request,
    hides: true,
    body: () => ({ reason: "It still works." }),
  }),
  "POST /api/v1/requests/[id]/withdraw": { rule: { incident: "withdraw" }, object: request, hides: true },
  "POST /api/v1/mail/release": needs("playbooks:write"),
  "GET /api/v1/playbooks": needs("playbooks:read"),
  "PATCH /api/v1/playbooks/[id]": needs("playbooks:write", {
    object: async () => "auto-resolve-revoked",
    body: () => ({ enabled: true }),
  }),
  "GET /api/v1/playbooks/[id]/runs": needs("playbooks:read", { object: async () => "auto-resolve-revoked" }),
  "GET /api/v1/workspace": needs("playbooks:write"),
  "PATCH /api/v1/workspace": needs("playbooks:write", { body: () => ({ links_enabled: true }) }),
  "GET /api/v1/endpoints": needs("sources:read"),
  "POST /api/v1/endpoints": needs("sources:write", { body: () => ({ source: "github", name: "matrix" }) }),
  "POST /api/v1/endpoints/[id]/rotate": needs("sources:write", { object: endpoint }),
  "POST /api/v1/endpoints/[id]/test": needs("sources:write", { object: endpoint }),
  "GET /api/v1/code-hosts": needs("sources:read"),
  "POST /api/v1/code-hosts": needs("sources:write", {
    body: () => ({
      kind: "github",
      url: `https://matrix-${randomUUID()}.example`,
      account: "acme",
      token: "not-a-token-at-all",
    }),
  }),
  "GET /api/v1/code-hosts/[id]": needs("sources:read", { object: codeHost }),
  "PATCH /api/v1/code-hosts/[id]": needs("sources:write", { object: codeHost, body: () => ({ write_back: true }) }),
  "DELETE /api/v1/code-hosts/[id]": needs("sources:write", { object: codeHost }),
  "POST /api/v1/code-hosts/[id]/test": needs("sources:write", { object: codeHost }),
  "POST /api/v1/code-hosts/[id]/rotate": needs("sources:write", {
    object: codeHost,
    body: () => ({ token: "not-a-token-either" }),
  }),
  "GET /api/v1/due-days": needs("sources:read"),
  "PATCH /api/v1/due-days": needs("sources:write", { body: () => ({ of: "repository", id: 1, days: null }) }),
  "GET /api/v1/deliveries": needs("sources:read"),
  "POST /api/v1/deliveries/replay": needs("sources:write", { body: () => ({ state: "dead" }) }),
  "GET /api/v1/sources": needs("sources:read"),
  "GET /api/v1/sources/[id]": needs("sources:read", { object: repository }),
  "GET /api/v1/sources/[id]/incidents/secrets": needs("incidents:read", { object: repository, emptyWhenMissing: true }),
  "GET /api/v1/repositories": needs("sources:read"),
  "GET /api/v1/repositories/[id]": needs("sources:read", { object: repository }),
  "PATCH /api/v1/repositories/[id]": needs("sources:write", {
    object: repository,
    body: () => ({ auto_healing: "on" }),
  }),
  "POST /api/v1/repositories/[id]/fetch-codeowners": needs("sources:write", {
    object: repository,
    neverSucceeds: "it needs a code host: test/repositories",
  }),
  "GET /api/v1/audit_logs": needs("audit_logs:read"),
  "GET /api/v1/audit_logs/export": needs("audit_logs:read"),
  "GET /api/v1/exports": browser(),
  "GET /api/v1/exports/[table]": needs("incidents:read", { object: async () => "incidents" }),
  "POST /api/v1/exports/[table]": browser({ object: async () => "incidents" }),
  "GET /api/v1/exports/[table]/count": needs("incidents:read", { object: async () => "incidents" }),
  "GET /api/v1/exports/files/[id]": browser({ object: ownExport, hides: true }),
  "GET /api/v1/exports/files/[id]/content": browser({ object: ownExport, hides: true }),
  "DELETE /api/v1/exports/files/[id]": browser({ object: ownExport, hides: true }),

  "GET /api/v1/members": needs("members:read"),
  "GET /api/v1/members/[id]": needs("members:read", { object: somebody }),
  "PATCH /api/v1/members/[id]": needs("members:write", {
    object: somebody,
    body: () => ({ access_level: "restricted" }),
  }),
  "DELETE /api/v1/members/[id]": needs("members:write", { object: somebody }),
  "GET /api/v1/members/[id]/secret-incidents": needs("members:read", { object: somebody, emptyWhenMissing: true }),
  "GET /api/v1/members/[id]/sessions": needs("members:read", {
    object: somebody,
    emptyWhenMissing: true,
    hides: true,
  }),
  "POST /api/v1/members/[id]/sign_out": needs("members:write", { object: somebody, hides: true }),
  "POST /api/v1/members/[id]/make_owner": {
    rule: "owner",
    object: somebody,
    neverSucceeds: "it would make the owner another: test/members",
  },
  "GET /api/v1/members/self": signedIn(),
  "PATCH /api/v1/members/self": browser({ body: () => ({ time_zone: "Europe/Berlin" }) }),
  "GET /api/v1/invitations": needs("members:read"),
  "POST /api/v1/invitations": needs("members:write", { body: () => ({ emails: ["newcomer@acme.example"] }) }),
  "POST /api/v1/invitations/[id]/resend": needs("members:write", {
    object: invitation,
    neverSucceeds: "it was mailed a moment ago: test/members",
  }),
  "DELETE /api/v1/invitations/[id]": needs("members:write", { object: invitation }),
  "GET /api/v1/service-accounts": needs("api_tokens:read"),
  "POST /api/v1/service-accounts": needs("api_tokens:write", { body: () => ({ name: "matrix" }) }),
  "PATCH /api/v1/service-accounts/[id]": needs("api_tokens:write", {
    object: serviceAccount,
    body: () => ({ name: "renamed" }),
  }),
  "DELETE /api/v1/service-accounts/[id]": needs("api_tokens:write", { object: serviceAccount }),
  "GET /api/v1/sessions": own("members:read"),
  "DELETE /api/v1/sessions/[id]": needs("members:write", { object: session, hides: true }),
  "GET /api/v1/api_tokens": own("api_tokens:read"),
  "POST /api/v1/api_tokens": own("api_tokens:write", { body: () => ({ name: "matrix", scopes: ["scan"] }) }),
  "GET /api/v1/api_tokens/[id]": needs("api_tokens:read", { object: token, hides: true }),
  "DELETE /api/v1/api_tokens/[id]": needs("api_tokens:write", { object: token, hides: true }),

  "GET /api/v1/addresses": browser(),
  "POST /api/v1/addresses": browser({
    body: ({ principal }) => ({ email: `another.of.${principal.memberId}@acme.example` }),
  }),
  "POST /api/v1/addresses/confirm": browser({
    body: () => ({ email: "another.of.mine@acme.example", code: "000000" }),
    neverSucceeds: "the code is in the mail: test/identities",
  }),
  "DELETE /api/v1/addresses/[id]": browser({ object: ownAddress }),
  "POST /api/v1/addresses/[id]/not-shared": needs("members:write", { object: sharedAddress }),
  "POST /api/v1/addresses/[id]/unmerge": needs("members:write", { object: address }),
  "GET /api/v1/developers": needs("members:read"),
  "GET /api/v1/developers/progress": needs("analytics:read"),
  "GET /api/v1/developers/[id]": needs("members:read", { object: developer }),
  "PATCH /api/v1/developers/[id]": needs("members:write", { object: developer, body: () => ({ auto_healing: "on" }) }),
  "POST /api/v1/developers/[id]/remind": needs("incidents:share", {
    object: developer,
    body: () => ({ preview: true }),
  }),
  "GET /api/v1/suggestions": needs("members:read"),
  "POST /api/v1/suggestions": needs("members:write"),
  "POST /api/v1/suggestions/[id]/accept": needs("members:write", { object: suggestion }),
  "POST /api/v1/suggestions/[id]/dismiss": needs("members:write", { object: suggestion }),
  "POST /api/v1/suggestions/[id]/reopen": needs("members:write", { object: dismissedSuggestion }),
  "POST /api/v1/mailmaps": needs("members:write", { body: () => ({ text: "# nobody" }) }),

  "GET /api/v1/notifications": needs("incidents:read"),
  "GET /api/v1/notifications/preferences": needs("incidents:read"),
  "PATCH /api/v1/notifications/preferences": browser({ body: () => ({ time_zone: "UTC" }) }),
  "POST /api/v1/notifications/read": needs("incidents:write", { body: () => ({ all: true }) }),
};

const pages: Record<string, Row> = {
  "GET /": signedIn(),
  "GET /sign-in": anyone,
  "GET /sign-in/invitation-lapsed": signedIn(),
  "GET /icon.svg": anyone,
  "GET /docs/api": anyone,
  "GET /docs/metrics": signedIn(),
  "GET /dashboard": signedIn(),
  "GET /incidents": signedIn(),
  "GET /incidents/[id]": view,
  "GET /auth/login": signedIn(),
  "GET /developers": needs("analytics:read"),
  "GET /developers/[id]": needs("analytics:read", { object: developer }),
  "GET /campaigns": needs("incidents:share"),
  "GET /campaigns/new": needs("incidents:share"),
  "GET /campaigns/[id]": needs("incidents:share", { object: campaign }),
  "GET /playbooks": needs("playbooks:read"),
  "GET /repositories": needs("analytics:read"),
  "GET /repositories/[id]": needs("analytics:read", { object: repository }),
  "GET /organisations/[id]": needs("analytics:read", { object: organisation }),
  "GET /audit": needs("audit_logs:read"),
  "GET /notifications": signedIn(),
  "GET /settings": signedIn(),
  "GET /settings/account": signedIn(),
  "GET /settings/exports": signedIn(),
  "GET /settings/notifications": signedIn(),
  "GET /settings/sessions": signedIn(),
  "GET /settings/tokens": signedIn(),
  "GET /settings/workspace": needs("sources:write"),
  "GET /settings/due-dates": needs("sources:write"),
  "GET /settings/deliveries": needs("sources:write"),
  "GET /settings/members": needs("members:write"),
  "GET /settings/members/[id]": needs("members:write", { object: somebody }),
  "GET /settings/identities": needs("members:write"),
  "GET /settings/identities/[id]": needs("members:write", { object: developer }),
  "GET /settings/identities/suggestions": needs("members:write"),
  "GET /settings/repositories": needs("sources:write"),
  "GET /settings/repositories/[id]": needs("sources:write", { object: repository }),
  "GET /settings/service-accounts": needs("api_tokens:write"),
  "GET /settings/service-accounts/[id]": needs("api_tokens:write", { object: serviceAccount }),
};

/** Every operation of the product. `bystander`: a restricted member whom nobody else in the matrix is; `other`: a developer. */
export function rowsOf(bystander: number, other: number): Record<string, Row> {
  return {
    ...incidentVerbs("/api/v1/incidents/[id]", bystander),
    ...incidentVerbs("/api/v1/incidents/secrets/[id]", bystander),
    ...api,
    "POST /api/v1/developers/[id]/merge": needs("members:write", {
      object: developer,
      body: async ({ verdict }) => ({ developer_id: verdict === "allowed" ? await developer() : other }),
    }),
    "POST /api/v1/developers/[id]/unmerge": needs("members:write", {
      object: developer,
      body: () => ({ merge_id: "1" }),
      neverSucceeds: "it needs a merge: test/identities",
    }),
    "POST /api/v1/developers/[id]/assign": needs("members:write", {
      object: developer,
      body: () => ({ member_id: bystander }),
    }),
    "POST /api/v1/developers/[id]/transfer": needs("members:write", {
      object: developer,
      body: () => ({ member_id: bystander }),
    }),
    // What ends whoever asks: of a token's own, and of a browser's own sessions.
    "POST /api/v1/members/self/sign_out": signedIn({ endsWhoeverAsks: "test/members" }),
    "GET /api/v1/api_tokens/self": { rule: "token" },
    "DELETE /api/v1/api_tokens/self": { rule: "token", endsWhoeverAsks: "test/tokens" },
    "GET /api/v1/token": { rule: "token" },
    "POST /api/v1/token/revoke": { rule: "token", endsWhoeverAsks: "test/tokens" },
    ...pages,
  };
}
