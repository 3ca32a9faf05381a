// Written by `node scripts/list-routes.mjs`; run it after adding a route or a method.

/** Every address of the API: which methods it answers, and the module that does. */
export const routes = {
  "/api/graphql": { methods: ["POST"], load: () => import("@/app/api/graphql/route") },
  "/api/health/live": { methods: ["GET"], load: () => import("@/app/api/health/live/route") },
  "/api/health": { methods: ["GET"], load: () => import("@/app/api/health/route") },
  "/api/metrics": { methods: ["GET"], load: () => import("@/app/api/metrics/route") },
  "/api/v1/addresses/{id}/not-shared": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/addresses/[id]/not-shared/route"),
  },
  "/api/v1/addresses/{id}": { methods: ["DELETE"], load: () => import("@/app/api/v1/addresses/[id]/route") },
  "/api/v1/addresses/{id}/unmerge": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/addresses/[id]/unmerge/route"),
  },
  "/api/v1/addresses/confirm": { methods: ["POST"], load: () => import("@/app/api/v1/addresses/confirm/route") },
  "/api/v1/addresses": { methods: ["GET", "POST"], load: () => import("@/app/api/v1/addresses/route") },
  "/api/v1/api_tokens/{id}": { methods: ["GET", "DELETE"], load: () => import("@/app/api/v1/api_tokens/[id]/route") },
  "/api/v1/api_tokens": { methods: ["GET", "POST"], load: () => import("@/app/api/v1/api_tokens/route") },
  "/api/v1/api_tokens/self": { methods: ["GET", "DELETE"], load: () => import("@/app/api/v1/api_tokens/self/route") },
  "/api/v1/audit_logs/export": { methods: ["GET"], load: () => import("@/app/api/v1/audit_logs/export/route") },
  "/api/v1/audit_logs": { methods: ["GET"], load: () => import("@/app/api/v1/audit_logs/route") },
  "/api/v1/back-fills/{id}/pause": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/back-fills/[id]/pause/route"),
  },
  "/api/v1/back-fills/{id}/resume": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/back-fills/[id]/resume/route"),
  },
  "/api/v1/back-fills/{id}": { methods: ["GET"], load: () => import("@/app/api/v1/back-fills/[id]/route") },
  "/api/v1/campaigns/{id}/cancel": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/campaigns/[id]/cancel/route"),
  },
  "/api/v1/campaigns/{id}/pause": { methods: ["POST"], load: () => import("@/app/api/v1/campaigns/[id]/pause/route") },
  "/api/v1/campaigns/{id}/preview": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/campaigns/[id]/preview/route"),
  },
  "/api/v1/campaigns/{id}/report": { methods: ["GET"], load: () => import("@/app/api/v1/campaigns/[id]/report/route") },
  "/api/v1/campaigns/{id}/resume": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/campaigns/[id]/resume/route"),
  },
  "/api/v1/campaigns/{id}": { methods: ["GET"], load: () => import("@/app/api/v1/campaigns/[id]/route") },
  "/api/v1/campaigns/{id}/start": { methods: ["POST"], load: () => import("@/app/api/v1/campaigns/[id]/start/route") },
  "/api/v1/campaigns/{id}/targets": {
    methods: ["GET"],
    load: () => import("@/app/api/v1/campaigns/[id]/targets/route"),
  },
  "/api/v1/campaigns": { methods: ["GET", "POST"], load: () => import("@/app/api/v1/campaigns/route") },
  "/api/v1/code-hosts/{id}/back-fills": {
    methods: ["GET", "POST"],
    load: () => import("@/app/api/v1/code-hosts/[id]/back-fills/route"),
  },
  "/api/v1/code-hosts/{id}/preview": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/code-hosts/[id]/preview/route"),
  },
  "/api/v1/code-hosts/{id}/rotate": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/code-hosts/[id]/rotate/route"),
  },
  "/api/v1/code-hosts/{id}": {
    methods: ["GET", "PATCH", "DELETE"],
    load: () => import("@/app/api/v1/code-hosts/[id]/route"),
  },
  "/api/v1/code-hosts/{id}/test": { methods: ["POST"], load: () => import("@/app/api/v1/code-hosts/[id]/test/route") },
  "/api/v1/code-hosts": { methods: ["GET", "POST"], load: () => import("@/app/api/v1/code-hosts/route") },
  "/api/v1/deliveries/replay": { methods: ["POST"], load: () => import("@/app/api/v1/deliveries/replay/route") },
  "/api/v1/deliveries": { methods: ["GET"], load: () => import("@/app/api/v1/deliveries/route") },
  "/api/v1/developers/{id}/assign": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/developers/[id]/assign/route"),
  },
  "/api/v1/developers/{id}/merge": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/developers/[id]/merge/route"),
  },
  "/api/v1/developers/{id}/remind": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/developers/[id]/remind/route"),
  },
  "/api/v1/developers/{id}": { methods: ["GET", "PATCH"], load: () => import("@/app/api/v1/developers/[id]/route") },
  "/api/v1/developers/{id}/transfer": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/developers/[id]/transfer/route"),
  },
  "/api/v1/developers/{id}/unmerge": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/developers/[id]/unmerge/route"),
  },
  "/api/v1/developers/progress": { methods: ["GET"], load: () => import("@/app/api/v1/developers/progress/route") },
  "/api/v1/developers": { methods: ["GET"], load: () => import("@/app/api/v1/developers/route") },
  "/api/v1/due-days": { methods: ["GET", "PATCH"], load: () => import("@/app/api/v1/due-days/route") },
  "/api/v1/endpoints/{id}/rotate": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/endpoints/[id]/rotate/route"),
  },
  "/api/v1/endpoints/{id}": { methods: ["DELETE"], load: () => import("@/app/api/v1/endpoints/[id]/route") },
  "/api/v1/endpoints/{id}/test": { methods: ["POST"], load: () => import("@/app/api/v1/endpoints/[id]/test/route") },
  "/api/v1/endpoints": { methods: ["GET", "POST"], load: () => import("@/app/api/v1/endpoints/route") },
  "/api/v1/escalation-policy": {
    methods: ["GET", "PATCH"],
    load: () => import("@/app/api/v1/escalation-policy/route"),
  },
  "/api/v1/escalations/{id}/acknowledge": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/escalations/[id]/acknowledge/route"),
  },
  "/api/v1/escalations": { methods: ["GET", "POST"], load: () => import("@/app/api/v1/escalations/route") },
  "/api/v1/exports/{table}/count": { methods: ["GET"], load: () => import("@/app/api/v1/exports/[table]/count/route") },
  "/api/v1/exports/{table}": { methods: ["GET", "POST"], load: () => import("@/app/api/v1/exports/[table]/route") },
  "/api/v1/exports/files/{id}/content": {
    methods: ["GET"],
    load: () => import("@/app/api/v1/exports/files/[id]/content/route"),
  },
  "/api/v1/exports/files/{id}": {
    methods: ["GET", "DELETE"],
    load: () => import("@/app/api/v1/exports/files/[id]/route"),
  },
  "/api/v1/exports": { methods: ["GET"], load: () => import("@/app/api/v1/exports/route") },
  "/api/v1/gitguardian-workspaces/{host}": {
    methods: ["PATCH", "DELETE"],
    load: () => import("@/app/api/v1/gitguardian-workspaces/[host]/route"),
  },
  "/api/v1/gitguardian-workspaces": {
    methods: ["GET", "POST"],
    load: () => import("@/app/api/v1/gitguardian-workspaces/route"),
  },
  "/api/v1/hand-offs/{id}/accept": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/hand-offs/[id]/accept/route"),
  },
  "/api/v1/hand-offs/{id}/decline": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/hand-offs/[id]/decline/route"),
  },
  "/api/v1/hand-offs": { methods: ["GET", "POST"], load: () => import("@/app/api/v1/hand-offs/route") },
  "/api/v1/health": { methods: ["GET"], load: () => import("@/app/api/v1/health/route") },
  "/api/v1/host-accounts/{id}": { methods: ["DELETE"], load: () => import("@/app/api/v1/host-accounts/[id]/route") },
  "/api/v1/host-accounts": { methods: ["GET", "POST"], load: () => import("@/app/api/v1/host-accounts/route") },
  "/api/v1/incidents/{id}/activity-logs": {
    methods: ["GET"],
    load: () => import("@/app/api/v1/incidents/[id]/activity-logs/route"),
  },
  "/api/v1/incidents/{id}/alert": {
    methods: ["GET", "POST"],
    load: () => import("@/app/api/v1/incidents/[id]/alert/route"),
  },
  "/api/v1/incidents/{id}/ask": { methods: ["POST"], load: () => import("@/app/api/v1/incidents/[id]/ask/route") },
  "/api/v1/incidents/{id}/assign": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/incidents/[id]/assign/route"),
  },
  "/api/v1/incidents/{id}/changes/preview": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/incidents/[id]/changes/preview/route"),
  },
  "/api/v1/incidents/{id}/changes": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/incidents/[id]/changes/route"),
  },
  "/api/v1/incidents/{id}/checklist/{number}": {
    methods: ["PATCH"],
    load: () => import("@/app/api/v1/incidents/[id]/checklist/[number]/route"),
  },
  "/api/v1/incidents/{id}/checklist": {
    methods: ["GET", "POST"],
    load: () => import("@/app/api/v1/incidents/[id]/checklist/route"),
  },
  "/api/v1/incidents/{id}/evidence": {
    methods: ["GET", "POST"],
    load: () => import("@/app/api/v1/incidents/[id]/evidence/route"),
  },
  "/api/v1/incidents/{id}/feedback": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/incidents/[id]/feedback/route"),
  },
  "/api/v1/incidents/{id}/grant_access": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/incidents/[id]/grant_access/route"),
  },
  "/api/v1/incidents/{id}/ignore": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/incidents/[id]/ignore/route"),
  },
  "/api/v1/incidents/{id}/issues/draft": {
    methods: ["GET"],
    load: () => import("@/app/api/v1/incidents/[id]/issues/draft/route"),
  },
  "/api/v1/incidents/{id}/issues": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/incidents/[id]/issues/route"),
  },
  "/api/v1/incidents/{id}/members": {
    methods: ["GET"],
    load: () => import("@/app/api/v1/incidents/[id]/members/route"),
  },
  "/api/v1/incidents/{id}/not-mine": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/incidents/[id]/not-mine/route"),
  },
  "/api/v1/incidents/{id}/notes/{noteId}": {
    methods: ["PATCH", "DELETE"],
    load: () => import("@/app/api/v1/incidents/[id]/notes/[noteId]/route"),
  },
  "/api/v1/incidents/{id}/notes": {
    methods: ["GET", "POST"],
    load: () => import("@/app/api/v1/incidents/[id]/notes/route"),
  },
  "/api/v1/incidents/{id}/prolong": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/incidents/[id]/prolong/route"),
  },
  "/api/v1/incidents/{id}/reopen": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/incidents/[id]/reopen/route"),
  },
  "/api/v1/incidents/{id}/requests": {
    methods: ["GET"],
    load: () => import("@/app/api/v1/incidents/[id]/requests/route"),
  },
  "/api/v1/incidents/{id}/resolve": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/incidents/[id]/resolve/route"),
  },
  "/api/v1/incidents/{id}/response/actions/{actionId}": {
    methods: ["PATCH", "DELETE"],
    load: () => import("@/app/api/v1/incidents/[id]/response/actions/[actionId]/route"),
  },
  "/api/v1/incidents/{id}/response/actions": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/incidents/[id]/response/actions/route"),
  },
  "/api/v1/incidents/{id}/response/attack": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/incidents/[id]/response/attack/route"),
  },
  "/api/v1/incidents/{id}/response/files/{fileId}": {
    methods: ["GET", "DELETE"],
    load: () => import("@/app/api/v1/incidents/[id]/response/files/[fileId]/route"),
  },
  "/api/v1/incidents/{id}/response/files": {
    methods: ["GET", "POST"],
    load: () => import("@/app/api/v1/incidents/[id]/response/files/route"),
  },
  "/api/v1/incidents/{id}/response/people/{memberId}": {
    methods: ["PATCH", "DELETE"],
    load: () => import("@/app/api/v1/incidents/[id]/response/people/[memberId]/route"),
  },
  "/api/v1/incidents/{id}/response/people": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/incidents/[id]/response/people/route"),
  },
  "/api/v1/incidents/{id}/response/report": {
    methods: ["GET"],
    load: () => import("@/app/api/v1/incidents/[id]/response/report/route"),
  },
  "/api/v1/incidents/{id}/response/review": {
    methods: ["PATCH"],
    load: () => import("@/app/api/v1/incidents/[id]/response/review/route"),
  },
  "/api/v1/incidents/{id}/response": {
    methods: ["GET", "PATCH"],
    load: () => import("@/app/api/v1/incidents/[id]/response/route"),
  },
  "/api/v1/incidents/{id}/response/timeline": {
    methods: ["GET", "POST"],
    load: () => import("@/app/api/v1/incidents/[id]/response/timeline/route"),
  },
  "/api/v1/incidents/{id}/review": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/incidents/[id]/review/route"),
  },
  "/api/v1/incidents/{id}/revoke_access": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/incidents/[id]/revoke_access/route"),
  },
  "/api/v1/incidents/{id}": { methods: ["GET", "PATCH"], load: () => import("@/app/api/v1/incidents/[id]/route") },
  "/api/v1/incidents/{id}/share": { methods: ["POST"], load: () => import("@/app/api/v1/incidents/[id]/share/route") },
  "/api/v1/incidents/{id}/threads/{threadId}/retry": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/incidents/[id]/threads/[threadId]/retry/route"),
  },
  "/api/v1/incidents/{id}/threads": {
    methods: ["GET"],
    load: () => import("@/app/api/v1/incidents/[id]/threads/route"),
  },
  "/api/v1/incidents/{id}/unassign": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/incidents/[id]/unassign/route"),
  },
  "/api/v1/incidents/{id}/unshare": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/incidents/[id]/unshare/route"),
  },
  "/api/v1/incidents/facets": { methods: ["GET"], load: () => import("@/app/api/v1/incidents/facets/route") },
  "/api/v1/incidents/remind": { methods: ["POST"], load: () => import("@/app/api/v1/incidents/remind/route") },
  "/api/v1/incidents": { methods: ["GET"], load: () => import("@/app/api/v1/incidents/route") },
  "/api/v1/incidents/secrets/{id}/activity-logs": {
    methods: ["GET"],
    load: () => import("@/app/api/v1/incidents/secrets/[id]/activity-logs/route"),
  },
  "/api/v1/incidents/secrets/{id}/assign": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/incidents/secrets/[id]/assign/route"),
  },
  "/api/v1/incidents/secrets/{id}/feedback": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/incidents/secrets/[id]/feedback/route"),
  },
  "/api/v1/incidents/secrets/{id}/grant_access": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/incidents/secrets/[id]/grant_access/route"),
  },
  "/api/v1/incidents/secrets/{id}/ignore": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/incidents/secrets/[id]/ignore/route"),
  },
  "/api/v1/incidents/secrets/{id}/members": {
    methods: ["GET"],
    load: () => import("@/app/api/v1/incidents/secrets/[id]/members/route"),
  },
  "/api/v1/incidents/secrets/{id}/notes/{noteId}": {
    methods: ["PATCH", "DELETE"],
    load: () => import("@/app/api/v1/incidents/secrets/[id]/notes/[noteId]/route"),
  },
  "/api/v1/incidents/secrets/{id}/notes": {
    methods: ["GET", "POST"],
    load: () => import("@/app/api/v1/incidents/secrets/[id]/notes/route"),
  },
  "/api/v1/incidents/secrets/{id}/reopen": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/incidents/secrets/[id]/reopen/route"),
  },
  "/api/v1/incidents/secrets/{id}/resolve": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/incidents/secrets/[id]/resolve/route"),
  },
  "/api/v1/incidents/secrets/{id}/revoke_access": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/incidents/secrets/[id]/revoke_access/route"),
  },
  "/api/v1/incidents/secrets/{id}": {
    methods: ["GET", "PATCH"],
    load: () => import("@/app/api/v1/incidents/secrets/[id]/route"),
  },
  "/api/v1/incidents/secrets/{id}/share": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/incidents/secrets/[id]/share/route"),
  },
  "/api/v1/incidents/secrets/{id}/unassign": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/incidents/secrets/[id]/unassign/route"),
  },
  "/api/v1/incidents/secrets/{id}/unshare": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/incidents/secrets/[id]/unshare/route"),
  },
  "/api/v1/incidents/secrets": { methods: ["GET"], load: () => import("@/app/api/v1/incidents/secrets/route") },
  "/api/v1/invitations/{id}/resend": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/invitations/[id]/resend/route"),
  },
  "/api/v1/invitations/{id}": { methods: ["DELETE"], load: () => import("@/app/api/v1/invitations/[id]/route") },
  "/api/v1/invitations": { methods: ["GET", "POST"], load: () => import("@/app/api/v1/invitations/route") },
  "/api/v1/mail/release": { methods: ["POST"], load: () => import("@/app/api/v1/mail/release/route") },
  "/api/v1/mailmaps": { methods: ["POST"], load: () => import("@/app/api/v1/mailmaps/route") },
  "/api/v1/members/{id}/make_owner": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/members/[id]/make_owner/route"),
  },
  "/api/v1/members/{id}": {
    methods: ["GET", "PATCH", "DELETE"],
    load: () => import("@/app/api/v1/members/[id]/route"),
  },
  "/api/v1/members/{id}/secret-incidents": {
    methods: ["GET"],
    load: () => import("@/app/api/v1/members/[id]/secret-incidents/route"),
  },
  "/api/v1/members/{id}/sessions": { methods: ["GET"], load: () => import("@/app/api/v1/members/[id]/sessions/route") },
  "/api/v1/members/{id}/sign_out": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/members/[id]/sign_out/route"),
  },
  "/api/v1/members": { methods: ["GET"], load: () => import("@/app/api/v1/members/route") },
  "/api/v1/members/self": { methods: ["GET", "PATCH"], load: () => import("@/app/api/v1/members/self/route") },
  "/api/v1/members/self/sign_out": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/members/self/sign_out/route"),
  },
  "/api/v1/merge-policies": { methods: ["GET", "PATCH"], load: () => import("@/app/api/v1/merge-policies/route") },
  "/api/v1/merge-requests/{id}/approve": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/merge-requests/[id]/approve/route"),
  },
  "/api/v1/merge-requests/{id}/comment": {
    methods: ["GET"],
    load: () => import("@/app/api/v1/merge-requests/[id]/comment/route"),
  },
  "/api/v1/merge-requests/{id}": { methods: ["GET"], load: () => import("@/app/api/v1/merge-requests/[id]/route") },
  "/api/v1/merge-requests/{id}/withdraw-approval": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/merge-requests/[id]/withdraw-approval/route"),
  },
  "/api/v1/merge-requests": { methods: ["GET", "POST"], load: () => import("@/app/api/v1/merge-requests/route") },
  "/api/v1/metadata": { methods: ["GET"], load: () => import("@/app/api/v1/metadata/route") },
  "/api/v1/metrics/mttr": { methods: ["GET"], load: () => import("@/app/api/v1/metrics/mttr/route") },
  "/api/v1/multiscan": { methods: ["POST"], load: () => import("@/app/api/v1/multiscan/route") },
  "/api/v1/notifications/preferences": {
    methods: ["GET", "PATCH"],
    load: () => import("@/app/api/v1/notifications/preferences/route"),
  },
  "/api/v1/notifications/read": { methods: ["POST"], load: () => import("@/app/api/v1/notifications/read/route") },
  "/api/v1/notifications": { methods: ["GET"], load: () => import("@/app/api/v1/notifications/route") },
  "/api/v1/oauth/authorize": { methods: ["POST"], load: () => import("@/app/api/v1/oauth/authorize/route") },
  "/api/v1/oauth/token": { methods: ["POST"], load: () => import("@/app/api/v1/oauth/token/route") },
  "/api/v1/occurrences": { methods: ["GET"], load: () => import("@/app/api/v1/occurrences/route") },
  "/api/v1/occurrences/secrets": { methods: ["GET"], load: () => import("@/app/api/v1/occurrences/secrets/route") },
  "/api/v1/on-call/months": { methods: ["GET"], load: () => import("@/app/api/v1/on-call/months/route") },
  "/api/v1/on-call/notes": { methods: ["POST"], load: () => import("@/app/api/v1/on-call/notes/route") },
  "/api/v1/on-call/reviews": { methods: ["POST"], load: () => import("@/app/api/v1/on-call/reviews/route") },
  "/api/v1/on-call": { methods: ["GET"], load: () => import("@/app/api/v1/on-call/route") },
  "/api/v1/page-channels/{id}/pagerduty": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/page-channels/[id]/pagerduty/route"),
  },
  "/api/v1/page-channels/{id}": { methods: ["DELETE"], load: () => import("@/app/api/v1/page-channels/[id]/route") },
  "/api/v1/page-channels": { methods: ["GET", "POST"], load: () => import("@/app/api/v1/page-channels/route") },
  "/api/v1/playbooks/{id}": { methods: ["PATCH"], load: () => import("@/app/api/v1/playbooks/[id]/route") },
  "/api/v1/playbooks/{id}/runs": { methods: ["GET"], load: () => import("@/app/api/v1/playbooks/[id]/runs/route") },
  "/api/v1/playbooks": { methods: ["GET"], load: () => import("@/app/api/v1/playbooks/route") },
  "/api/v1/quotas": { methods: ["GET"], load: () => import("@/app/api/v1/quotas/route") },
  "/api/v1/repositories/{id}/fetch-codeowners": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/repositories/[id]/fetch-codeowners/route"),
  },
  "/api/v1/repositories/{id}": {
    methods: ["GET", "PATCH"],
    load: () => import("@/app/api/v1/repositories/[id]/route"),
  },
  "/api/v1/repositories": { methods: ["GET"], load: () => import("@/app/api/v1/repositories/route") },
  "/api/v1/requests/{id}/approve": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/requests/[id]/approve/route"),
  },
  "/api/v1/requests/{id}/deny": { methods: ["POST"], load: () => import("@/app/api/v1/requests/[id]/deny/route") },
  "/api/v1/requests/{id}/withdraw": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/requests/[id]/withdraw/route"),
  },
  "/api/v1/requests": { methods: ["GET"], load: () => import("@/app/api/v1/requests/route") },
  "/api/v1/response-template": { methods: ["GET", "PUT"], load: () => import("@/app/api/v1/response-template/route") },
  "/api/v1/response-template/versions": {
    methods: ["GET"],
    load: () => import("@/app/api/v1/response-template/versions/route"),
  },
  "/api/v1/responses": { methods: ["GET"], load: () => import("@/app/api/v1/responses/route") },
  "/api/v1/runbooks": { methods: ["GET", "PATCH"], load: () => import("@/app/api/v1/runbooks/route") },
  "/api/v1/scan": { methods: ["POST"], load: () => import("@/app/api/v1/scan/route") },
  "/api/v1/schedules/{id}/calendar.ics": {
    methods: ["GET"],
    load: () => import("@/app/api/v1/schedules/[id]/calendar.ics/route"),
  },
  "/api/v1/schedules/{id}/feed": { methods: ["POST"], load: () => import("@/app/api/v1/schedules/[id]/feed/route") },
  "/api/v1/schedules/{id}/overrides/{overrideId}": {
    methods: ["DELETE"],
    load: () => import("@/app/api/v1/schedules/[id]/overrides/[overrideId]/route"),
  },
  "/api/v1/schedules/{id}/overrides": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/schedules/[id]/overrides/route"),
  },
  "/api/v1/schedules/{id}": {
    methods: ["GET", "PATCH", "DELETE"],
    load: () => import("@/app/api/v1/schedules/[id]/route"),
  },
  "/api/v1/schedules/{id}/shifts": { methods: ["GET"], load: () => import("@/app/api/v1/schedules/[id]/shifts/route") },
  "/api/v1/schedules": { methods: ["GET", "POST"], load: () => import("@/app/api/v1/schedules/route") },
  "/api/v1/service-accounts/{id}": {
    methods: ["PATCH", "DELETE"],
    load: () => import("@/app/api/v1/service-accounts/[id]/route"),
  },
  "/api/v1/service-accounts": { methods: ["GET", "POST"], load: () => import("@/app/api/v1/service-accounts/route") },
  "/api/v1/sessions/{id}": { methods: ["DELETE"], load: () => import("@/app/api/v1/sessions/[id]/route") },
  "/api/v1/sessions": { methods: ["GET"], load: () => import("@/app/api/v1/sessions/route") },
  "/api/v1/sources/{id}/incidents/secrets": {
    methods: ["GET"],
    load: () => import("@/app/api/v1/sources/[id]/incidents/secrets/route"),
  },
  "/api/v1/sources/{id}": { methods: ["GET"], load: () => import("@/app/api/v1/sources/[id]/route") },
  "/api/v1/sources": { methods: ["GET"], load: () => import("@/app/api/v1/sources/route") },
  "/api/v1/suggestions/{id}/accept": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/suggestions/[id]/accept/route"),
  },
  "/api/v1/suggestions/{id}/dismiss": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/suggestions/[id]/dismiss/route"),
  },
  "/api/v1/suggestions/{id}/reopen": {
    methods: ["POST"],
    load: () => import("@/app/api/v1/suggestions/[id]/reopen/route"),
  },
  "/api/v1/suggestions": { methods: ["GET", "POST"], load: () => import("@/app/api/v1/suggestions/route") },
  "/api/v1/swaps/{id}/accept": { methods: ["POST"], load: () => import("@/app/api/v1/swaps/[id]/accept/route") },
  "/api/v1/swaps/{id}/decline": { methods: ["POST"], load: () => import("@/app/api/v1/swaps/[id]/decline/route") },
  "/api/v1/swaps/{id}/withdraw": { methods: ["POST"], load: () => import("@/app/api/v1/swaps/[id]/withdraw/route") },
  "/api/v1/swaps": { methods: ["GET", "POST"], load: () => import("@/app/api/v1/swaps/route") },
  "/api/v1/token/revoke": { methods: ["POST"], load: () => import("@/app/api/v1/token/revoke/route") },
  "/api/v1/token": { methods: ["GET"], load: () => import("@/app/api/v1/token/route") },
  "/api/v1/weekly-report": { methods: ["GET", "POST"], load: () => import("@/app/api/v1/weekly-report/route") },
  "/api/v1/workspace": { methods: ["GET", "PATCH"], load: () => import("@/app/api/v1/workspace/route") },
  "/api/v1/write-back": { methods: ["GET"], load: () => import("@/app/api/v1/write-back/route") },
} as const;
