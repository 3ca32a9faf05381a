import type { Sending } from "@/lib/forge/exchange";

type Kept = { etag: string; status: number; headers: [string, string][]; body: ArrayBuffer };
const kept = new Map<string, Kept>();
const mostKept = 200;
const largestKept = 256 * 1024;

const nameOf = (key: string, url: URL, headers: Headers) => `${key} ${url} ${headers.get("accept") ?? ""}`;

/** What was answered before under this address, to ask whether it still holds: that costs nothing of the allowance. */
export function recall(key: string, url: URL, headers: Headers) {
  const before = kept.get(nameOf(key, url, headers));
  if (!before) return undefined;
  return {
    asking(sending: Sending): Sending {
      const asked = new Headers(sending.headers);
      asked.set("if-none-match", before.etag);
      return { ...sending, headers: asked };
    },
    answer: () => new Response(before.body.slice(), { status: before.status, headers: before.headers }),
  };
}

export async function remember(key: string, url: URL, headers: Headers, answer: Response): Promise<void> {
  const etag = answer.headers.get("etag");
  if (!etag) return;
  const body = await answer.clone().arrayBuffer();
  if (body.byteLength > largestKept) return;
  const name = nameOf(key, url, headers);
  kept.delete(name);
  kept.set(name, { etag, status: answer.status, headers: [...answer.headers], body });
  const [oldest] = kept.keys();
  if (kept.size > mostKept && oldest) kept.delete(oldest);
}
