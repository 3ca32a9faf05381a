import { recomputeGrants } from "@/lib/access/grants";
import { system } from "@/lib/access/viewer";
import { inTransaction } from "@/lib/db/client";
import { suggestAgain } from "@/lib/identities/suggestions";

/** Each night, what no single change has caused: grants under settings that a start has changed, and new suggestions. */
export async function reviewIdentities(): Promise<void> {
  const viewer = system("identities.review");
  await inTransaction((tx) => recomputeGrants(tx, viewer));
  await suggestAgain(viewer);
}
