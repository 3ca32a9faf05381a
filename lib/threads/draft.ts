import { remediationFor } from "@/emails/steps";
import { oneLine } from "@/emails/words";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { editableBy, visibleTo } from "@/lib/access/visibility";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";
import { Forbidden, NotFound } from "@/lib/errors";
import { holds } from "@/lib/forge/forge";
import type { Prisma } from "@/prisma/generated/client";

const named = {
  id: true,
  kind: true,
  severity: true,
  detector: true,
  detectorName: true,
  description: true,
  repository: { select: { fullName: true, url: true } },
  occurrences: {
    where: { path: { not: "" } },
    orderBy: { id: "asc" },
    take: 5,
    select: { path: true, line: true, commit: true, url: true, repository: { select: { fullName: true } } },
  },
} satisfies Prisma.IncidentSelect;
type Named = Prisma.IncidentGetPayload<{ select: typeof named }>;

export type Target = { connectionId: number; host: string; repository: string; vendor: "github" | "gitlab" };
export type IssueDraft = { title: string; body: string; targets: Target[] };

/** What an issue about the incident would say, and where it can be made: the incident's own repositories, then others of the same connections. No part of a secret, and nobody's address. */
export async function draftIssue(viewer: Viewer, id: number): Promise<IssueDraft> {
  authorize(viewer, "incidents:write");
  const incident = await db().incident.findFirst({ where: { AND: [{ id }, visibleTo(viewer)] }, select: named });
  if (!incident) throw new NotFound("There is no such incident.");
  if ((await db().incident.count({ where: { AND: [{ id }, editableBy(viewer)] } })) === 0)
    throw new Forbidden("You may look at this incident, but not change it.");
  return { title: titleOf(incident), body: bodyOf(incident), targets: await targetsOf(viewer, incident) };
}

function titleOf({ detectorName, repository, id }: Named): string {
  const where = repository ? ` in ${repository.fullName}` : "";
  return oneLine(`${detectorName}${where} (INC-${id})`, 200);
}

function bodyOf({ id, kind, severity, detector, detectorName, description, occurrences }: Named): string {
  const { whyItMatters, steps } = remediationFor(kind, `${detector} ${detectorName}`);
  const places = occurrences.map(
    ({ path, line, commit }) =>
      `- ${code(line > 0 ? `${path}:${line}` : path)}${commit ? ` at ${code(commit.slice(0, 12))}` : ""}`,
  );
  const about = kind === "secret" ? null : description && oneLine(description, 600);
  return [
    `${whyItMatters}`,
    about && code(about),
    places.length > 0 && ["**Where**", "", ...places].join("\n"),
    ["**What to do**", "", ...steps.map(({ title, text }, index) => `${index + 1}. **${title}.** ${text}`)].join("\n"),
    `Severity: ${severity}. The incident, and what is known of it: ${env().PUBLIC_URL}/incidents/${id}`,
    commandsHint(id),
  ]
    .filter(Boolean)
    .join("\n\n");
}

const commandsHint = (id: number) =>
  `Whoever has access there can also answer here, in a comment: ${code("/fp why")}, ${code("/ack")} or ${code(`/resolve INC-${id} revoked`)}.`;

/** What others wrote, as it is: no mention, no link, no markup. */
function code(text: string): string {
  return `\`${oneLine(text, 600).replaceAll("`", "'")}\``;
}

const mostTargets = 100;

async function targetsOf(viewer: Viewer, { repository, occurrences }: Named): Promise<Target[]> {
  const connections = await db().codeHost.findMany({ where: { writeBack: true }, omit: { sealedToken: true } });
  const own = [repository?.fullName, ...occurrences.map((place) => place.repository.fullName)].flatMap(
    (name) => name ?? [],
  );
  // A restricted member is shown no repository beyond the incident's own.
  const everything = "accessLevel" in viewer && viewer.accessLevel !== "restricted";
  const others = everything
    ? await db().repository.findMany({
        orderBy: { fullName: "asc" },
        select: { fullName: true, url: true },
        take: 2_000,
      })
    : [];
  const pages = new Map(others.map(({ fullName, url }) => [fullName, url]));
  const names = [...new Set([...own, ...others.map(({ fullName }) => fullName)])];
  return names
    .flatMap((fullName) => {
      const page = pages.get(fullName) ?? (fullName === repository?.fullName ? repository.url : null);
      const [nearest] = connections
        .filter(({ url, account }) => holds(account, fullName) && (!page || new URL(page).host === new URL(url).host))
        .sort((a, b) => b.account.length - a.account.length || a.id - b.id);
      if (!nearest) return [];
      return [
        { connectionId: nearest.id, host: new URL(nearest.url).host, repository: fullName, vendor: nearest.kind },
      ];
    })
    .slice(0, mostTargets);
}
