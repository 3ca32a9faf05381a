import type { z } from "zod";
import type { Viewer } from "@/lib/access/viewer";
import type { Tx } from "@/lib/db/client";
import type { Incident, Prisma } from "@/prisma/generated/client";

export type PlaybookEvent = { id: bigint; type: string; detail: Prisma.JsonObject };

export type Occasion<Settings> = { event: PlaybookEvent; incident: Incident; settings: Settings; viewer: Viewer };

/** What a run came to, for the log a Manager reads: one sentence's end, without secrets. */
export type Outcome = { outcome: "done" | "skipped"; detail: string };

/**
 * One automation. `run` acts through `tx` only: its effects, its log entry and the claim that it ran for this event
 * commit together, so that it happens once.
 */
export type Playbook<Shape extends z.ZodObject = z.ZodObject> = {
  id: string;
  title: string;
  description: string;
  settings: Shape;
  on: readonly string[];
  run(tx: Tx, occasion: Occasion<z.infer<Shape>>): Promise<Outcome>;
};

export function definePlaybook<Shape extends z.ZodObject>(playbook: Playbook<Shape>): Playbook<Shape> {
  return playbook;
}
