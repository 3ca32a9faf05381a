import { z } from "zod";
import { nothing, type Parsed } from "@/lib/ingest/source";
import { readObject } from "../reading/fault";
import { text, time } from "../reading/fields";

const path = z
  .string()
  .max(200)
  .regex(/^[\w.-]+(?:\/[\w.-]+)+$/);

const Delivery = z.object({
  event_name: text,
  path_with_namespace: path,
  old_path_with_namespace: path.optional().catch(undefined),
  updated_at: time,
});

/**
 * Reads the project events of system and group hooks: renamed, transferred, destroyed. They name no host, so a project
 * is known by its path before; a destroyed one keeps its incidents.
 */
export function parseProjectNews(payload: unknown): Parsed {
  const { event_name, updated_at: at, ...said } = readObject(Delivery, payload, "A project hook");
  const repository = { fullName: said.path_with_namespace, ...(at ? { namedAt: at } : {}) };
  const formerly = said.old_path_with_namespace;
  switch (event_name) {
    case "project_rename":
    case "project_transfer":
      return formerly && formerly !== repository.fullName
        ? { ...nothing, repositories: [{ repository, formerly }] }
        : nothing;
    case "project_destroy":
      return {
        ...nothing,
        repositories: [{ repository: { fullName: repository.fullName }, standing: { value: "deleted" } }],
      };
    default:
      return nothing;
  }
}

const Named = z.object({ event_name: text, object_kind: text });

/** What a hook is about that carries many kinds of event. */
export function eventIn(payload: unknown): string {
  const { event_name, object_kind } = readObject(Named, payload, "A hook");
  return event_name || object_kind;
}
