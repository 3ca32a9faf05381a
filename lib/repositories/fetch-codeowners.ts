import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";
import { Conflict, NotFound } from "@/lib/errors";
import { fetchCodeowners } from "@/lib/forge/codeowners";
import { configureRepository, longestCodeowners } from "@/lib/repositories/configure";

/** Takes over the repository's CODEOWNERS file from its code host. Answers where it was found. */
export async function fetchRepositoryCodeowners(viewer: Viewer, id: number): Promise<{ path: string }> {
  authorize(viewer, "sources:write");
  const repository = await db().repository.findUnique({ where: { id }, select: { fullName: true } });
  if (!repository) throw new NotFound("There is no such repository.");
  const found = await fetchCodeowners(repository.fullName, longestCodeowners);
  if (!found)
    throw new Conflict(`${repository.fullName} has no CODEOWNERS file that Handback may read. Nothing was changed.`);
  await configureRepository(viewer, id, { codeowners: found.text });
  return { path: found.path };
}
