import { z } from "zod";

/** A day or a moment in a URL; a day begins at midnight UTC. */
export const Moment = z
  .union([z.iso.datetime({ offset: true, local: true }), z.iso.date()])
  .transform((text) => new Date(/[zZ]|[+-]\d\d:\d\d$|^\d{4}-\d\d-\d\d$/.test(text) ? text : `${text}Z`));

export const Id = z
  .string()
  .regex(/^\d{1,9}$/, "is a number")
  .transform(Number);
