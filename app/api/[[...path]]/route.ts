import { problemResponse } from "@/app/_server/problem";
import { NotFound } from "@/lib/errors";

/** Whoever calls an address of the API that does not exist is told so in JSON. */
async function nothingHere(): Promise<Response> {
  return problemResponse(new NotFound("There is nothing at this address. What there is stands at /docs/api."));
}

export {
  nothingHere as DELETE,
  nothingHere as GET,
  nothingHere as HEAD,
  nothingHere as OPTIONS,
  nothingHere as PATCH,
  nothingHere as POST,
  nothingHere as PUT,
};
