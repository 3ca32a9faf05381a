import type { Tx } from "@/lib/db/client";
import type { Draw } from "@/lib/scale/chance";

export type Size = {
  incidents: number;
  developers: number;
  repositories: number;
  organisations: number;
};

/** Every tenth developer is a member, too, and so can be assigned what they wrote. */
const oneMemberIn = 10;

/** Organisations of very different size, and their repositories. */
export async function fillRepositories(tx: Tx, draw: Draw, { organisations, repositories }: Size): Promise<void> {
  await tx.$executeRaw`INSERT INTO "Organisation" (name) SELECT 'scale-' || lpad(n::text, 2, '0') FROM generate_series(1, ${organisations}::int) n
    ON CONFLICT DO NOTHING`;
  await tx.$executeRaw`INSERT INTO "Repository" ("organisationId", name, "fullName", url)
    SELECT o.id, r.name, o.name || '/' || r.name, 'https://github.com/' || o.name || '/' || r.name
    FROM (SELECT 'service-' || lpad(n::text, 4, '0') AS name, 1 + floor(${organisations}::int * ${draw.fraction("organisation")} ^ 2.5)::int AS owner
      FROM generate_series(1::bigint, ${repositories}::bigint) n) r
    JOIN "Organisation" o ON o.name = 'scale-' || lpad(r.owner::text, 2, '0')
    WHERE NOT EXISTS (SELECT 1 FROM "Repository" known WHERE known.name = r.name AND known."fullName" LIKE 'scale-%')`;
}

/** Developers, some with a second address, some of them members, some who have left. */
export async function fillDevelopers(tx: Tx, draw: Draw, { developers }: Size, now: Date): Promise<void> {
  await tx.$executeRaw`WITH missing AS MATERIALIZED (SELECT n, 'developer.' || n || '@scale.example' AS email FROM generate_series(1::bigint, ${developers}::bigint) n
      WHERE NOT EXISTS (SELECT 1 FROM "Address" a WHERE a.email = 'developer.' || n || '@scale.example')),
    member AS (INSERT INTO "Member" (email, name, "accessLevel") SELECT email, 'Developer ' || n, 'restricted' FROM missing
      WHERE n % ${oneMemberIn}::int = 0 ON CONFLICT DO NOTHING RETURNING id, email),
    numbered AS MATERIALIZED (SELECT nextval(pg_get_serial_sequence('"Developer"', 'id'))::int AS id, n, email FROM missing),
    developer AS (INSERT INTO "Developer" (id, name, "memberId", "leftAt", "leftReason")
      SELECT d.id, 'Developer ' || d.n, m.id, CASE WHEN gone THEN ${now}::timestamptz - interval '1 day' * (1 + floor(300 * ${draw.fraction("left, when")})) END,
        CASE WHEN gone THEN 'by_hand' END
      FROM numbered d CROSS JOIN LATERAL (SELECT n % ${oneMemberIn}::int <> 0 AND ${draw.fraction("left")} < 0.04) g (gone) LEFT JOIN member m USING (email))
    INSERT INTO "Address" (email, "developerId", names, link)
      SELECT email, id, ARRAY['Developer ' || n], (CASE WHEN n % ${oneMemberIn}::int = 0 THEN 'provider' ELSE 'seen' END)::"AddressLink" FROM numbered
      UNION ALL SELECT 'dev' || n || '@home.scale.example', id, ARRAY['Developer ' || n], 'seen' FROM numbered WHERE n % 5 = 0`;
}

/** What members wrote is theirs to see. */
export async function fillGrants(tx: Tx): Promise<void> {
  await tx.$executeRaw`INSERT INTO "Grant" ("memberId", "incidentId", origin)
    SELECT m.id, i.id, 'author_match' FROM "Member" m JOIN "Developer" d ON d."memberId" = m.id JOIN "Address" a ON a."developerId" = d.id
    JOIN "Incident" i ON i."authorId" = a.id WHERE m.email LIKE 'developer.%@scale.example' AND a.link <> 'seen' ON CONFLICT DO NOTHING`;
}
