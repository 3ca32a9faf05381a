import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { unmergeAddress } from "@/lib/identities/change-address";

export const POST = route({
  summary: "Move an address out of its developer, into one of its own",
  permission: "members:write",
  params: IdParams,
  answer: z.object({ developer_id: z.int() }),
  run: async (viewer, { params }) => ({ developer_id: (await unmergeAddress(viewer, params.id)).developerId }),
});
