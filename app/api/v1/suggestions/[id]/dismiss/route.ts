import { IdParams, route } from "@/app/_server/route";
import { dismissSuggestion } from "@/lib/identities/suggestions";

export const POST = route({
  summary: "Say that two addresses are not one person's; it is not suggested again",
  permission: "members:write",
  params: IdParams,
  run: (viewer, { params }) => dismissSuggestion(viewer, params.id),
});
