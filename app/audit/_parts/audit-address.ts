import type { AuditFilter } from "@/lib/audit/list";

type Search = Record<string, string | string[] | undefined>;

/** What the page of the audit trail looks for, as its address says it. */
export type AuditState = Record<"search" | "who" | "what" | "incident" | "address" | "from" | "to", string>;

const keys = ["search", "who", "what", "incident", "address", "from", "to"] as const;
const dayMs = 86_400_000;

export function stateOf(search: Search): AuditState & { cursor: string } {
  const text = (key: string) => {
    const value = search[key];
    return typeof value === "string" ? value.trim().slice(0, 200).replaceAll("\0", "") : "";
  };
  const [fields, cursor] = [keys.map((key) => [key, text(key)]), text("cursor")];
  return { ...(Object.fromEntries(fields) as AuditState), cursor };
}

/** The state as a filter; what cannot be meant, like a date that does not exist, narrows nothing. Days are UTC's. */
export function filterOf(state: AuditState): AuditFilter {
  const incident = /^(?:INC-)?(\d{1,9})$/i.exec(state.incident)?.[1];
  const [from, to] = [dayOf(state.from), dayOf(state.to)];
  return {
    ...(state.search ? { search: state.search } : {}),
    ...(state.who ? { memberName: state.who } : {}),
    ...(state.what ? { types: [state.what] } : {}),
    ...(incident ? { incidentId: Number(incident) } : {}),
    ...(state.address ? { address: state.address } : {}),
    ...(from ? { from } : {}),
    ...(to ? { until: new Date(to.getTime() + dayMs) } : {}),
  };
}

function dayOf(text: string): Date | null {
  const at = new Date(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : Number.NaN);
  return Number.isNaN(at.getTime()) ? null : at;
}

export function auditAddress(state: AuditState, cursor?: string | null): string {
  const query = new URLSearchParams(keys.flatMap((key) => (state[key] ? [[key, state[key]]] : [])));
  if (cursor) query.set("cursor", cursor);
  const text = query.toString();
  return text ? `/audit?${text}` : "/audit";
}

/** The same for an export, in the words of the API. */
export function exportQuery(state: AuditState): string {
  const { search, memberName, types, incidentId, address, from, until } = filterOf(state);
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries({
    search,
    member_name: memberName,
    event_name: types?.[0],
    incident_id: incidentId?.toString(),
    ip_address: address,
    date_after: from?.toISOString(),
    date_before: until?.toISOString(),
  })) {
    if (value) query.set(key, value);
  }
  return query.toString();
}
