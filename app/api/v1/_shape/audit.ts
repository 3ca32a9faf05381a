import { z } from "zod";
import type { AuditRow } from "@/lib/audit/list";
import { tokenIdOf } from "@/lib/incidents/particulars";
import { Time } from "./answers";

export const AuditEntry = z
  .object({
    id: z.int(),
    date: Time,
    event_name: z.string(),
    action_type: z.enum(["CREATE", "READ", "UPDATE", "DELETE", "OTHER"]),
    member_id: z.int().nullable(),
    member_email: z.string().nullable(),
    member_name: z.string().nullable(),
    api_token_id: z.string().nullable(),
    actor: z.string().describe("member:3, token:<uuid>, link:<uuid> or system:<job>"),
    ip_address: z.string().nullable(),
    incident_id: z.int().nullable(),
    target_ids: z.array(z.string()).describe("What it happened to: the incident, and what in it or beside it"),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: "AuditEntry" });

export function auditShape(row: AuditRow) {
  return {
    id: Number(row.id),
    date: row.createdAt,
    event_name: row.type,
    action_type: actionOf(row.type),
    member_id: row.memberId,
    member_email: row.memberEmail,
    member_name: row.memberName,
    api_token_id: tokenIdOf(row.actor),
    actor: row.actor,
    ip_address: row.address,
    incident_id: row.incidentId,
    target_ids: [row.incidentId, row.subject].filter((target) => target !== null).map(String),
    data: row.detail,
  };
}

const actions = [
  ["CREATE", /[._](created|given|derived|triggered|added|commented|attached|imported|invited|requested)$/],
  ["READ", /[._](viewed|exported|listed)$/],
  ["DELETE", /[._](deleted|revoked|withdrawn|removed|ended)$/],
  ["UPDATE", /^incident\.|[._](changed|configured|rotated|edited|merged|unmerged|linked|approved|denied)$/],
] as const;

function actionOf(type: string) {
  return actions.find(([, pattern]) => pattern.test(type))?.[0] ?? "OTHER";
}
