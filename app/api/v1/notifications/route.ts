import { z } from "zod";
import { route } from "@/app/_server/route";
import { PageQuery, paged } from "@/app/api/v1/_shape/page";
import { kindNames } from "@/lib/notifications/kinds";
import { listNotifications, type NotificationView } from "@/lib/notifications/list";

const Notification = z.object({
  id: z.int(),
  kind: z.enum(kindNames),
  sentence: z.string(),
  words: z.string().nullable().describe("What somebody added in their own words"),
  incident_id: z.int().nullable(),
  place: z.string().nullable().describe("The page it is about, where that is not an incident's"),
  created_at: z.iso.datetime(),
  read_at: z.iso.datetime().nullable(),
});

const Query = PageQuery.extend({
  kind: z.enum(kindNames).optional(),
  unread: z
    .enum(["true", "false"])
    .transform((word) => word === "true")
    .optional(),
});

export const GET = route({
  summary: "List your own notifications, newest first",
  permission: "incidents:read",
  query: Query,
  answer: z.array(Notification),
  async run(viewer, { query: { cursor, per_page, ...filter }, url }) {
    const page = await listNotifications(viewer, filter, { cursor, limit: per_page });
    return paged(url, page.rows.map(shapeOf), page);
  },
});

function shapeOf(view: NotificationView): z.input<typeof Notification> {
  return {
    id: view.id,
    kind: view.kind,
    sentence: view.sentence,
    words: view.words,
    incident_id: view.incident?.id ?? null,
    place: view.place?.path ?? null,
    created_at: view.createdAt.toISOString(),
    read_at: view.readAt?.toISOString() ?? null,
  };
}
