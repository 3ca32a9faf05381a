import { z } from "zod";
import { db } from "@/lib/db/client";
import type { GitHub } from "@/lib/forge/clients";
import { ForgeFailure } from "@/lib/forge/failure";
import { ownerPath } from "@/lib/forge/github/alerts";
import { nextIn } from "@/lib/forge/pages";
import type { CodeHost, CodeHostHook, MissedDelivery } from "@/prisma/generated/client";

const dayMs = 86_400_000;
/** What the host lists late is seen in the next look. */
const overlapMs = 10 * 60_000;
const mostPages = 100;
const mostTries = 8;
const atOnce = 100;

const Sent = z.array(
  z.looseObject({
    // Beyond what a number holds exactly, so it is read as text.
    id: z.string().regex(/^\d{1,20}$/),
    guid: z.string().min(1).max(200),
    delivered_at: z.coerce.date(),
    status_code: z.number(),
    event: z.string().max(100).catch(""),
  }),
);
type Sent = z.infer<typeof Sent>[number];

/** For how long GitHub keeps what it sent, and sends it again when asked. */
export function windowMs(url: string): number {
  const { host } = new URL(url);
  return (host === "github.com" || host.endsWith(".ghe.com") ? 3 : 7) * dayMs;
}

/** Notes which deliveries of a hook failed at every try and are not here, since the last look. */
export async function noteMissed(github: GitHub, host: CodeHost, hook: CodeHostHook, now: Date): Promise<void> {
  const since = hook.lookedAt ? hook.lookedAt.getTime() - overlapMs : now.getTime() - windowMs(host.url);
  const sent = await sentSince(github, host.account, hook, since);
  const failed = [...Map.groupBy(sent, ({ guid }) => guid)].flatMap(([, tries]) => {
    const [latest] = tries;
    return latest && latest.event !== "ping" && !tries.some(hasArrived) ? [latest] : [];
  });
  const here = await arrived(
    hook.endpointId,
    failed.map(({ guid }) => guid),
  );
  const { codeHostId, externalId: hookId, endpointId } = hook;
  await db().missedDelivery.createMany({
    data: failed
      .filter(({ guid }) => !here.has(guid))
      .map(({ id, guid, event, delivered_at: deliveredAt }) => ({
        codeHostId,
        hookId,
        endpointId,
        guid,
        deliveryId: BigInt(id),
        event,
        deliveredAt,
        nextAt: now,
      })),
    skipDuplicates: true,
  });
  await db().codeHostHook.update({
    where: { codeHostId_externalId: { codeHostId, externalId: hookId } },
    data: { lookedAt: now },
  });
}

const hasArrived = ({ status_code }: Sent) => status_code >= 200 && status_code < 300;

/** Newest first, as the host lists them. */
async function sentSince(github: GitHub, account: string, hook: CodeHostHook, since: number): Promise<Sent[]> {
  const all: Sent[] = [];
  let url = `GET ${ownerPath(account)}/hooks/${hook.externalId}/deliveries`;
  for (let page = 0; page < mostPages; page += 1) {
    const { data, headers } = await github.request(url, {
      ...(page === 0 ? { per_page: 100 } : {}),
      request: { parseSuccessResponseBody: false },
    });
    const text = await new Response(data as BodyInit).text();
    const sent = Sent.parse(JSON.parse(text.replaceAll(/"id"\s*:\s*(\d+)/g, '"id":"$1"')));
    all.push(...sent.filter(({ delivered_at }) => delivered_at.getTime() >= since));
    const next = nextIn(headers.link);
    if (!next || all.length < (page + 1) * sent.length) break;
    url = `GET ${next}`;
  }
  return all;
}

async function arrived(endpointId: string, guids: readonly string[]): Promise<Set<string>> {
  const here = await db().delivery.findMany({
    where: { endpointId, externalId: { in: [...guids] } },
    select: { externalId: true },
  });
  return new Set(here.map(({ externalId }) => externalId));
}

/** Has what was missed sent again, less often each time, until it is here or the host keeps it no longer. */
export async function redeliver(github: GitHub, host: CodeHost, now: Date): Promise<void> {
  const due = await db().missedDelivery.findMany({
    where: { codeHostId: host.id, nextAt: { lte: now } },
    orderBy: { deliveredAt: "asc" },
    take: atOnce,
  });
  for (const [endpointId, missed] of Map.groupBy(due, ({ endpointId }) => endpointId)) {
    const here = await arrived(
      endpointId,
      missed.map(({ guid }) => guid),
    );
    for (const one of missed) {
      await settle(one, here.has(one.guid) ? { arrivedAt: now, nextAt: null } : await askFor(github, host, one, now));
    }
  }
}

async function askFor(
  github: GitHub,
  host: CodeHost,
  { hookId, deliveryId, deliveredAt, tries }: MissedDelivery,
  now: Date,
) {
  if (tries >= mostTries || deliveredAt.getTime() < now.getTime() - windowMs(host.url)) return { nextAt: null };
  try {
    await github.request(`POST ${ownerPath(host.account)}/hooks/${hookId}/deliveries/${deliveryId}/attempts`);
  } catch (error) {
    if (!(error instanceof ForgeFailure)) throw error;
    if (error.reason === "missing") return { nextAt: null };
    if (error.reason !== "refused") throw error;
  }
  return { tries: tries + 1, nextAt: new Date(now.getTime() + 5 * 60_000 * 2 ** tries) };
}

async function settle({ codeHostId, guid }: MissedDelivery, data: Partial<MissedDelivery>): Promise<void> {
  await db().missedDelivery.update({ where: { codeHostId_guid: { codeHostId, guid } }, data });
}
