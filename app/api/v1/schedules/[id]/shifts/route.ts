import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { Time } from "@/app/api/v1/_shape/answers";
import { Invalid } from "@/lib/errors";
import { shiftReports } from "@/lib/oncall/report";

const day = 86_400_000;
const Moment = z.iso.datetime({ offset: true }).optional();
const Count = z.int().min(0);

export const GET = route({
  summary: "What became of each shift of a schedule: pages, time to acknowledge, reviews, hand-offs, what to improve",
  permission: "playbooks:read",
  params: IdParams,
  query: z.object({ from: Moment, until: Moment }),
  answer: z.array(
    z
      .object({
        from: Time,
        until: Time,
        person: z.object({ id: z.int(), name: z.string() }),
        pages: Count,
        acknowledged: Count.describe("By the person paged"),
        median_ms: z.number().nullable().describe("From their page to their acknowledgement"),
        reviews: Count,
        hand_offs: Count,
        hand_off_owed: z
          .enum(["owed", "late"])
          .nullable()
          .describe("It ended without the hand-off it owed; late: that came afterwards"),
        improve: z.string(),
      })
      .meta({ id: "ShiftReport" }),
  ),
  async run(viewer, { params, query }) {
    const until = query.until ? new Date(query.until) : new Date();
    const from = query.from ? new Date(query.from) : new Date(until.getTime() - 28 * day);
    if (from >= until || until.getTime() - from.getTime() > 190 * day)
      throw new Invalid("Ask for a time of up to six months that ends after it begins.", { pointer: "/until" });
    const reports = await shiftReports(viewer, params.id, from, until);
    return reports.map(({ medianMs, handOffs, owed, ...report }) => ({
      ...report,
      median_ms: medianMs,
      hand_offs: handOffs,
      hand_off_owed: owed,
    }));
  },
});
