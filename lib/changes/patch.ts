import { applyPatch, parsePatch, type StructuredPatch } from "diff";

const largestPatch = 256 * 1024;
const mostFiles = 10;

/** The files a patch changes, and how; null where it does anything but change the text of a few files that are there. */
export function patchesIn(diff: string): { path: string; patch: StructuredPatch }[] | null {
  if (diff.length > largestPatch) return null;
  try {
    const patches = parsePatch(diff);
    const named = patches.map((patch) => ({
      patch,
      before: nameIn(patch.oldFileName),
      path: nameIn(patch.newFileName),
    }));
    const plain = named.every(({ path, before, patch }) => path !== null && path === before && patch.hunks.length > 0);
    if (!plain || named.length === 0 || named.length > mostFiles) return null;
    return named.flatMap(({ path, patch }) => (path === null ? [] : [{ path, patch }]));
  } catch {
    return null;
  }
}

/** A path within the repository. */
function nameIn(name: string | undefined): string | null {
  const path = name?.replace(/^[ab]\//, "") ?? "";
  const fine = path !== "" && path !== "/dev/null" && !path.startsWith("/") && !path.split("/").includes("..");
  return fine && !path.startsWith(".git/") ? path : null;
}

/** The text with the patch applied, exactly where it says or a few lines off; null where it does not fit any more. */
export function patched(text: string, patch: StructuredPatch): string | null {
  const applied = applyPatch(text, patch, { fuzzFactor: 0 });
  return applied === false ? null : applied;
}
