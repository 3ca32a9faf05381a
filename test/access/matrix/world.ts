import { incident } from "../../factories";
import type { World } from "./cells";
import { developer, somebodyRestricted } from "./objects";

/** Two incidents, each with a word of its own that only those may read who may see it. */
export async function makeWorld(): Promise<World> {
  const canary = { granted: "canary-qwzkxjvp", hidden: "canary-mflrtyhb" };
  const make = (word: string) =>
    incident({ detectorName: `Key ${word}`, place: { path: `src/${word}.ts`, authorEmail: `${word}@acme.example` } });
  return {
    granted: (await make(canary.granted)).id,
    hidden: (await make(canary.hidden)).id,
    bystander: await somebodyRestricted(),
    developer: await developer(),
    canary,
  };
}
