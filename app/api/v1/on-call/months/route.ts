import { z } from "zod";
import { route } from "@/app/_server/route";
import { monthReports } from "@/lib/oncall/report";

const Count = z.int().min(0);
const Duration = z.number().nullable();

export const GET = route({
  summary: "Pages and shifts month by month, for managers",
  permission: "audit_logs:read",
  answer: z.array(
    z
      .object({
        month: z.string().describe("2026-11, in UTC"),
        escalations: Count,
        pages: Count,
        acknowledged: Count,
        acknowledged_at_first: Count.describe("Before anybody else had to be paged"),
        exhausted: Count.describe("Nobody acknowledged"),
        median_ms: Duration.describe("From the first page to the acknowledgement"),
        p90_ms: Duration,
        latest_page_ms: z.number().describe("How late the latest page was"),
        reviews: Count,
        hand_offs: Count,
        hand_offs_owed: Count.describe("Shifts that ended without the hand-off they owed"),
      })
      .meta({ id: "OnCallMonth" }),
  ),
  async run(viewer) {
    return (await monthReports(viewer)).map(
      ({ atFirst, medianMs, p90Ms, latestPageMs, handOffs, owed, ...counts }) => ({
        ...{ ...counts, acknowledged_at_first: atFirst, median_ms: medianMs, p90_ms: p90Ms },
        ...{ latest_page_ms: latestPageMs, hand_offs: handOffs, hand_offs_owed: owed },
      }),
    );
  },
});
