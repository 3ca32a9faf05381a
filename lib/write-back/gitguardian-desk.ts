import { z } from "zod";
import type { FarState } from "@/lib/alerts/mapping";
import { reachOf } from "@/lib/forge/address";
import { courteousFetch } from "@/lib/forge/courtesy";
import { failureOfAnswer } from "@/lib/forge/failure";
import { unseal } from "@/lib/seal";
import { type AlertDesk, within } from "@/lib/write-back/desk";
import type { GitGuardianWorkspace } from "@/prisma/generated/client";

const longestComment = 5_000;
const time = z.coerce.date().nullish().catch(null);

const Incident = z.object({
  status: z.string(),
  ignore_reason: z.string().nullish(),
  ignored_at: time,
  resolved_at: time,
  secret_revoked: z.boolean().nullish(),
});

/** A token belongs to its workspace's host and API. */
export const gitguardianContext = ({ host, apiUrl }: Pick<GitGuardianWorkspace, "host" | "apiUrl">) =>
  `gitguardian:${host} ${apiUrl}`;

/** An incident of GitGuardian, by its public API. */
export function gitguardianDesk(workspace: GitGuardianWorkspace, id: number): AlertDesk {
  const { apiUrl, internal, sealedToken } = workspace;
  const token = unseal(sealedToken, gitguardianContext(workspace)).toString();
  const fetchIt = courteousFetch({ token, origin: new URL(apiUrl).origin, reach: reachOf(apiUrl, internal) });

  async function ask(method: "GET" | "POST", path: string, body?: object): Promise<unknown> {
    const response = await fetchIt(`${apiUrl}/incidents/secrets/${id}${path}`, {
      method,
      headers: {
        authorization: `Token ${token}`,
        accept: "application/json",
        "user-agent": "handback",
        ...(body ? { "content-type": "application/json" } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const answer = await response.text();
    if (!response.ok) throw failureOfAnswer(response.status, response.headers, "");
    return answer ? JSON.parse(answer) : {};
  }
  const read = async () => stateOf(Incident.parse(await ask("GET", "?with_occurrences=0")));

  return {
    read: async () =>
      read().catch((error: unknown) => {
        if (error instanceof Error && "reason" in error && error.reason === "missing") return null;
        throw error;
      }),
    async write({ status, reason }, comment) {
      // It takes no change of an incident that is closed already: that one is opened first.
      if (status === "closed" && (await read()).status === "closed") await ask("POST", "/reopen", {});
      if (status === "open") await ask("POST", "/reopen", {});
      else if (reason === "revoked" || reason === "not_revoked")
        await ask("POST", "/resolve", { secret_revoked: reason === "revoked" });
      else await ask("POST", "/ignore", { ignore_reason: reason });
      await ask("POST", "/notes", { comment: within(longestComment, comment) });
      return read();
    },
  };
}

function stateOf(incident: z.infer<typeof Incident>): FarState {
  switch (incident.status.toUpperCase()) {
    case "IGNORED":
      return {
        status: "closed",
        reason: incident.ignore_reason ?? "low_risk",
        at: incident.ignored_at ?? null,
        by: null,
        comment: null,
      };
    case "RESOLVED":
      return {
        status: "closed",
        reason: incident.secret_revoked ? "revoked" : "not_revoked",
        at: incident.resolved_at ?? null,
        by: null,
        comment: null,
      };
    default:
      return { status: "open", reason: "", at: null, by: null, comment: null };
  }
}
