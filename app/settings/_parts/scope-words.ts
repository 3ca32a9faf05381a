/** What a token with a scope may do, after "It may". */
export const scopeWord: Record<string, string> = {
  scan: "check text for secrets, as ggshield does before a commit",
  "incidents:read": "read the incidents you see",
  "incidents:write": "resolve, ignore, assign and comment on the incidents you may change",
  "incidents:share": "make links to incidents, and give and take access to them",
  "reports:write": "upload a scanner's report",
  "analytics:read": "read figures over all incidents, and list them by GraphQL",
  "members:read": "list members, their sessions and invitations",
  "members:write": "invite, change and deactivate members",
  "audit_logs:read": "read and export the audit trail",
  "sources:read": "list repositories and webhooks",
  "sources:write": "make webhooks, and change sources",
  "api_tokens:read": "list everybody's tokens",
  "api_tokens:write": "make tokens that may do no more than itself, and revoke tokens",
  "playbooks:read": "read what the playbooks do",
  "playbooks:write": "switch and change playbooks",
  "metrics:read": "read the metrics of this installation",
};
