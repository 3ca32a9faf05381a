import { z } from "zod";
import { route } from "@/app/_server/route";
import { listSuggestions, type OpenSuggestion, suggestAgain } from "@/lib/identities/suggestions";

const side = z.object({
  address_id: z.int(),
  email: z.string(),
  developer_id: z.int(),
  name: z.string(),
  member: z.string().nullable().describe("The member's address, where this developer is one"),
});

const sideShape = ({ addressId, email, developerId, name, member }: OpenSuggestion["first"]) => ({
  address_id: addressId,
  email,
  developer_id: developerId,
  name,
  member,
});

export const GET = route({
  summary: "List addresses of different developers that may be one person's, the surest first",
  permission: "members:read",
  answer: z.array(
    z.object({
      id: z.int(),
      rule: z.enum(["noreply_login", "mailmap", "equal_name"]),
      reason: z.string(),
      first: side,
      second: side,
    }),
  ),
  run: async (viewer) =>
    (await listSuggestions(viewer)).suggestions.map(({ first, second, ...suggestion }) => ({
      ...suggestion,
      first: sideShape(first),
      second: sideShape(second),
    })),
});

export const POST = route({
  summary: "Look for suggestions now, and not only each night",
  permission: "members:write",
  answer: z.object({ created: z.int() }),
  run: (viewer) => suggestAgain(viewer),
});
