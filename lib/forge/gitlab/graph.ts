import { z } from "zod";
import type { GitLab } from "@/lib/forge/clients";
import { ForgeFailure } from "@/lib/forge/failure";

const Answer = z.object({
  body: z.object({ data: z.unknown(), errors: z.array(z.object({ message: z.string().catch("") })).optional() }),
});

/** Asks GitLab's GraphQL interface, for what its REST interface does not know; through the same client. */
export async function askGitLabGraph(
  gitlab: GitLab,
  query: string,
  variables: Record<string, string>,
): Promise<unknown> {
  const answer = await gitlab.Users.requester.post("../graphql", { body: { query, variables } });
  const { data, errors } = Answer.parse(answer).body;
  if (errors?.length)
    throw new ForgeFailure("refused", "GitLab did not take it.", {
      said: errors.map(({ message }) => message).join("; "),
    });
  return data;
}
