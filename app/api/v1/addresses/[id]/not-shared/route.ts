import { IdParams, route } from "@/app/_server/route";
import { notShared } from "@/lib/identities/change-address";

export const POST = route({
  summary: "Say that one person commits with an address after all, under many names",
  permission: "members:write",
  params: IdParams,
  run: (viewer, { params }) => notShared(viewer, params.id),
});
