import { z } from "zod";

/** Parses what raw SQL answered: the database is a door, too. */
export function parseRows<Shape extends z.ZodType>(shape: Shape, rows: unknown): z.infer<Shape>[] {
  return z.array(shape).parse(rows);
}

export const deliveryRow = z.object({
  id: z.string(),
  source: z.string(),
  event: z.string(),
  sealedBody: z.instanceof(Uint8Array),
  attempts: z.number(),
  receivedAt: z.date(),
});

export const countRow = z.object({ count: z.number() });
