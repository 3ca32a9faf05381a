import { Conflict, Invalid } from "@/lib/errors";
import { hasGitHubToken, readFromGitHub } from "@/lib/forge/github";

/** Where GitHub itself looks, in its order. */
const places = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

/** The text of a repository's CODEOWNERS file and where it was found; null when it has none, or none that the token may read. */
export async function fetchCodeowners(
  fullName: string,
  longest: number,
): Promise<{ path: string; text: string } | null> {
  if (!hasGitHubToken())
    throw new Conflict("Handback has no token for GitHub. Set GITHUB_TOKEN, or paste the file instead.");
  for (const path of places) {
    const response = await readFromGitHub(fullName, `contents/${path}`, "application/vnd.github.raw+json").catch(() => {
      throw new Conflict("GitHub did not answer, and nothing was changed. Try again later, or paste the file.");
    });
    if (response) return { path, text: await textWithin(response, longest) };
  }
  return null;
}

async function textWithin(response: Response, longest: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > longest) throw new Invalid("The CODEOWNERS file at GitHub is too large. Paste the part that matters.");
  }
  return Buffer.concat(chunks).toString("utf8").replaceAll("\0", "\ufffd");
}
