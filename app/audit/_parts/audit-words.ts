/** What each event of the audit trail says after the name of who did it; {words} come from the event's detail. */
export const auditWords: Record<string, string> = {
  "address.claim_started": "asked for a code to prove that {email} is theirs",
  "address.conflicted": "signed in with {email}, which belongs to somebody else here",
  "address.linked": "tied {email} to a developer",
  "address.not_shared": "said that {email} is one person's after all",
  "address.unlinked": "untied {email} from a developer",
  "audit.exported": "exported the audit trail as {format}",
  "campaign.asked": "wrote a digest to {recipient}",
  "campaign.cancelled": "cancelled the campaign “{name}”",
  "campaign.created": "drafted the campaign “{name}”",
  "campaign.discarded": "discarded the draft of the campaign “{name}”",
  "campaign.ended": "ended the campaign “{name}”",
  "campaign.paused": "paused the campaign “{name}”",
  "campaign.planned": "worked out whom the campaign “{name}” would ask",
  "campaign.resumed": "resumed the campaign “{name}”",
  "campaign.started": "started the campaign “{name}”",
  "closure.approved": "approved a request to close",
  "closure.denied": "denied a request to close",
  "closure.doubted": "saw the secret still valid after it was said to be revoked",
  "closure.requested": "asked to close the incident",
  "closure.reviewed": "reviewed a closure",
  "closure.verified": "saw that the secret is revoked",
  "closure.withdrawn": "withdrew a request to close",
  "code-host.configured": "changed what may be written at {account} on {url}",
  "code-host.connected": "connected {account} on {url}",
  "code-host.disconnected": "disconnected {account} on {url}",
  "code-host.tested": "tested the connection to {account} on {url}",
  "code-host.token_rotated": "gave the connection to {account} on {url} a new token",
  "deliveries.replayed": "had deliveries processed again",
  "developer.auto_healing_changed": "changed what {name} may close without asking",
  "developer.left": "noted that {name} has left",
  "developer.merge_undone": "undid a merge of developers: {name} stands alone again",
  "developer.merged": "merged {from.name} into {name}",
  "developer.returned": "noted that {name} is back",
  "developer.work_assigned": "made {email} the owner of the open incidents of {name} that nobody owned",
  "developer.work_transferred": "handed the open incidents of {name} to {email}",
  "due-days.changed": "changed the days to close of {name}",
  "endpoint.created": "configured a webhook of {source}",
  "endpoint.secret_rotated": "gave a webhook a new secret",
  "evidence.attached": "attached evidence that the secret is revoked",
  "export.deleted": "took away an export of {table}",
  "export.downloaded": "downloaded an export of {table}",
  "export.failed": "could not write an export of {table}",
  "export.finished": "finished an export of {table}",
  "grant.derived": "gave access to incidents because of their commits",
  "grant.given": "gave {email} access to the incident",
  "grant.offered": "gave whoever has the address {email} access to the incident",
  "grant.retracted": "took back the access of whoever has the address {email}",
  "grant.revoked": "took {email}'s access to the incident away",
  "grant.withdrawn": "took access away, because its ground is gone",
  "incident.answer_followed": "brought an earlier answer in line with how the incident was closed",
  "incident.asking_changed": "found somebody else to ask",
  "incident.assigned": "made {email} the owner",
  "incident.author_disputed": "said that it is not theirs",
  "incident.author_identified": "learnt who made the commit",
  "incident.comment_deleted": "took a comment away",
  "incident.comment_edited": "changed a comment",
  "incident.commented": "commented",
  "incident.due_soon": "told that the incident is due soon",
  "incident.expired": "reopened the incident: the time for which it was ignored is over",
  "incident.feedback_received": "answered the questions",
  "incident.ignored": "ignored the incident",
  "incident.occurrence_added": "found more places",
  "incident.occurrence_authored": "learnt who made a commit",
  "incident.regressed": "reopened the incident: it was seen again",
  "incident.overdue": "told that the incident is overdue",
  "incident.reminded": "reminded who is asked",
  "incident.reopened": "reopened the incident",
  "incident.resolved": "resolved the incident",
  "incident.severity_changed": "changed the severity from {from} to {to}",
  "incident.triggered": "found an incident",
  "incident.unassigned": "took the incident from its owner",
  "incident.validity_changed": "saw the validity change from {from} to {to}",
  "invitation.accepted": "accepted the invitation for {email}",
  "invitation.created": "invited {email}",
  "invitation.expired": "came after the invitation for {email} was over",
  "invitation.resent": "invited {email} again",
  "invitation.withdrawn": "withdrew the invitation for {email}",
  "mail.accepted": "mailed {recipient}",
  "mail.bounced": "saw a mail to {recipient} come back",
  "mail.cancelled": "did not mail {recipient}",
  "mail.failed": "could not mail {recipient}",
  "mail.held": "held back mail",
  "mail.refused": "was refused when mailing {recipient}",
  "mail.released": "let held mail go",
  "mailmap.uploaded": "uploaded a .mailmap",
  "member.access_level_changed": "changed {email} from {before} to {after}",
  "member.account_changed": "changed their own account",
  "member.address_changed": "has another address at the sign-in provider",
  "member.deactivated": "deactivated {email}",
  "member.made_owner": "made {email} the owner of the workspace",
  "member.reactivated": "let {email} in again",
  "member.sign_in_refused": "refused a sign-in",
  "member.signed_in": "signed in",
  "member.signed_out": "signed out",
  "member.signed_out_everywhere": "signed out everywhere",
  "notification-preferences.changed": "changed how they are notified",
  "playbook.configured": "changed the playbook {subject}",
  "report.imported": "sent a report",
  "repository.archived": "heard that {repository} was archived",
  "repository.configured": "changed what is set for {repository}",
  "repository.deleted": "heard that {repository} was deleted; its incidents stay",
  "repository.disconnected": "heard that its code host no longer tells of {repository}",
  "repository.renamed": "heard that {from} is called {repository} now",
  "repository.returned": "heard that {repository} is in use again",
  "service_account.changed": "changed a service account",
  "service_account.created": "made the service account “{name}”",
  "service_account.ended": "ended a service account",
  "session.ended": "ended a session",
  "sharing-link.created": "made a link for {recipient}",
  "sharing-link.refreshed": "was sent a fresh link",
  "sharing-link.revoked": "withdrew a link",
  "sharing-link.travelled": "opened the link from more networks than one person would",
  "sharing-link.viewed": "opened the link",
  "suggestion.accepted": "accepted that two addresses are one person",
  "suggestion.dismissed": "decided that two addresses are not one person",
  "suggestion.reopened": "put a decided suggestion back",
  "table.exported": "exported {table} as {format}",
  "token.created": "made the token “{name}” for {member}",
  "token.revoked": "revoked the token “{name}” of {member}",
  "workspace.configured": "changed the workspace's settings",
  "workspace.seeded": "filled the workspace with {added} incidents to measure with",
};

/** The event in words; where its detail lacks one of them, the rest still stands. */
export function whatHappened(type: string, detail: Record<string, unknown>, by: number | null = null): string {
  const words = consequence(type, detail, by) ?? auditWords[type] ?? type.replaceAll(/[._-]/g, " ");
  return words.replaceAll(/\{([\w.]+)\}/g, (_, path: string) => {
    const value = path.split(".").reduce<unknown>(within, detail);
    if (path === "table") return String(value).replaceAll("_", " ");
    if (path === "format") return String(value).toUpperCase();
    return typeof value === "string" || typeof value === "number" ? String(value) : "somebody";
  });
}

/** What followed from what somebody did, which they did not do by itself. */
function consequence(type: string, { reason, recipient, memberId }: Record<string, unknown>, by: number | null) {
  if (type === "grant.derived" && by !== null && memberId === by) return "got access to incidents of their commits";
  if (type !== "sharing-link.revoked" || typeof reason !== "string") return undefined;
  return `had a link end: the one to ${typeof recipient === "string" ? "{recipient}" : "a recipient"}; {reason}`;
}

function within(value: unknown, key: string): unknown {
  return value && typeof value === "object" ? Reflect.get(value, key) : undefined;
}

/** The same for a list to choose from. */
export function kindOfEvent(type: string): string {
  const words = (auditWords[type] ?? type.replaceAll(/[._-]/g, " ")).replaceAll(/\s*[“(]?\{[\w.]+\}[”)]?('s)?/g, " …");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
