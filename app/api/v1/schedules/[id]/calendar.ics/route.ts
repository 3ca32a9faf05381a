import { z } from "zod";
import { problemResponse } from "@/app/_server/problem";
import { type Handler, IdParams } from "@/app/_server/route";
import { requestViewer } from "@/app/_server/viewer";
import { NotFound } from "@/lib/errors";
import { calendarOf, viewerOfFeed } from "@/lib/oncall/calendar";

const mediaType = "text/calendar";

/** Calendar programs send no header of ours: the key of a member's own address says whose eyes they read with. */
async function read(request: Request, context: { params: Promise<unknown> }): Promise<Response> {
  try {
    const key = new URL(request.url).searchParams.get("key");
    const params = IdParams.safeParse(await context.params);
    const viewer = key && params.success ? await viewerOfFeed(params.data.id, key) : await requestViewer(request);
    if (!params.success) throw new NotFound("There is nothing at this address.");
    const body = await calendarOf(viewer, params.data.id);
    return new Response(body, {
      headers: { "content-type": `${mediaType}; charset=utf-8`, "cache-control": "no-store" },
    });
  } catch (error) {
    return problemResponse(error);
  }
}

export const GET: Handler = Object.assign(read, {
  operation: {
    summary: "A schedule as an iCalendar feed: two weeks back, three months ahead",
    permission: "playbooks:read" as const,
    params: IdParams,
    query: z.object({ key: z.string().max(100).optional().describe("Of a secret address, instead of a token") }),
    mediaTypes: [mediaType],
  },
});
