/** Bands of the time to remediate, each by the bucket of the histogram it begins with; see duration_bounds() in the database. */
const firstBucket = {
  under_1h: 0,
  under_1d: 25,
  under_3d: 45,
  under_7d: 53,
  under_30d: 61,
  under_90d: 77,
  over_90d: 89,
} as const;
export type TookBand = keyof typeof firstBucket;
export const tookBands = Object.keys(firstBucket) as [TookBand, ...TookBand[]];
/** Where each band but the first begins. */
export const tookBounds = Object.values(firstBucket).slice(1);

/** The buckets of a band: from the first one until before the second one, if there is one. */
export function bucketsOf(band: TookBand): { from: number; before: number | undefined } {
  return { from: firstBucket[band], before: tookBounds[tookBands.indexOf(band)] };
}
