import { z } from "zod";
import { route } from "@/app/_server/route";
import { Time } from "@/app/api/v1/_shape/answers";
import { listOwed } from "@/lib/oncall/owed";
import { onCallQueue, presentReviews } from "@/lib/oncall/queue";

const Person = z.object({ id: z.int(), name: z.string() });

export const GET = route({
  summary:
    "The queue of whoever is on call, the looks through it in the shifts that are on, and the hand-offs that are owed",
  permission: "playbooks:read",
  answer: z.object({
    queue: z.array(z.object({ incident_id: z.int(), owner: Person.nullable() })),
    shifts: z.array(
      z.object({
        schedule: Person,
        from: Time,
        until: Time,
        member_id: z.int(),
        reviews: z.array(z.object({ at: Time, by: Person, note: z.string(), waiting: z.int() })),
      }),
    ),
    owed: z.array(
      z.object({
        schedule: Person.nullable(),
        from: Person.describe("Whose shift ended without its hand-off; what is open of it stays theirs"),
        to: Person,
        since: Time,
        incidents: z.int().describe("How many are still to be handed over"),
      }),
    ),
  }),
  async run(viewer) {
    const queue = await onCallQueue(viewer);
    const shifts = await presentReviews(viewer);
    const owed = await listOwed(viewer);
    return {
      queue: queue.map(({ id, assignee }) => ({ incident_id: id, owner: assignee })),
      shifts: shifts.map(({ schedule, shift, reviews }) => ({
        ...{ schedule, from: shift.from, until: shift.until, member_id: shift.memberId },
        reviews: reviews.map(({ createdAt, member, note, waiting }) => ({ at: createdAt, by: member, note, waiting })),
      })),
      owed: owed.map(({ schedule, from, to, owedAt, left }) => ({
        ...{ schedule, from, to, since: owedAt, incidents: left },
      })),
    };
  },
});
