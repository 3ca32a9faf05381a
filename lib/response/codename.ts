import { randomInt } from "node:crypto";

const first =
  "amber birch calm cedar copper coral dusty early fern gentle golden hazel ivory juniper late linen maple mild mossy northern olive opal pale pebble plain quiet russet sandy silver slate soft still summer tidy velvet walnut winter woven".split(
    " ",
  );
const second =
  "anchor badger basket beacon bridge candle canyon finch garden glacier harbour heron kettle ladder lantern lark meadow mill orchard otter paddle parlour pond prairie quarry robin saddle shore sparrow spruce stone teapot thicket tower valley wagon willow windmill".split(
    " ",
  );

/** Two words that say nothing of what it is about, so that they can be said aloud and stand in a subject. */
export function someCodename(): string {
  const words = [first[randomInt(first.length)], second[randomInt(second.length)]];
  return words.map((word = "") => word.slice(0, 1).toUpperCase() + word.slice(1)).join(" ");
}
