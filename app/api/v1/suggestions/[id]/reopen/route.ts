import { IdParams, route } from "@/app/_server/route";
import { reopenSuggestion } from "@/lib/identities/suggestions";

export const POST = route({
  summary: "Take a decision about a suggestion back; a merge stays until it is taken back itself",
  permission: "members:write",
  params: IdParams,
  run: (viewer, { params }) => reopenSuggestion(viewer, params.id),
});
