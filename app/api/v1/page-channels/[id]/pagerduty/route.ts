import { problemResponse } from "@/app/_server/problem";
import { type Handler, IdParams } from "@/app/_server/route";
import { Unauthenticated } from "@/lib/errors";
import { receiveReturn } from "@/lib/oncall/pagerduty-returns";

/** Asked by PagerDuty, which proves itself by its signature over the body alone. */
async function receive(request: Request, context: { params: Promise<unknown> }): Promise<Response> {
  try {
    const params = IdParams.safeParse(await context.params);
    if (!params.success) throw new Unauthenticated("There is no such channel.");
    const body = Buffer.from(await request.arrayBuffer());
    await receiveReturn(params.data.id, body, request.headers.get("x-pagerduty-signature") ?? "");
    return new Response(null, { status: 204 });
  } catch (error) {
    return problemResponse(error);
  }
}

export const POST: Handler = Object.assign(receive, {
  operation: {
    summary: "Where PagerDuty's webhooks v3 tell that somebody has acknowledged",
    params: IdParams,
  },
});
