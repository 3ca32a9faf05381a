import { recomputeGrants } from "@/lib/access/grants";
import { system } from "@/lib/access/viewer";
import { inTransaction } from "@/lib/db/client";
import { suggestAgain } from "@/lib/identities/suggestions";

/** Each night, what no single change has caused: new suggestions, and grants under settings that a start has changed. */
export async function reviewIdentities(): Promise<void> {
  const viewer = system("identities.review");
  await suggestAgain(viewer);
  await inTransaction((tx) => recomputeGrants(tx, viewer));
}
