import { IdParams, route } from "@/app/_server/route";
import { removeOwnAddress } from "@/lib/identities/change-address";

export const DELETE = route({
  summary: "Let go of an address of yours, and of what it gave; signed in, not by token",
  params: IdParams,
  run: (viewer, { params }) => removeOwnAddress(viewer, params.id),
});
