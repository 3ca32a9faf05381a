import { beforeAll, expect, test } from "vitest";
import { seatCast } from "@/test/cast";
import { ownDatabase } from "@/test/database";
import { earlier, external, report } from "@/test/factories";
import { ask, keyOf } from "./ask";

ownDatabase();

let key: string;
let made = 0;

/** One more alert in a repository, this many months ago. */
async function alert(repository: string, monthsAgo = 0) {
  made += 1;
  await report([
    external("", {
      kind: "code_scanning",
      identity: { external: `github:code:github.com/${repository}/${made}` },
      repository: { fullName: repository },
      triggeredAt: earlier(new Date(), monthsAgo * 31 * 86_400_000),
    }),
  ]);
}

const letters = "abcdefghij".split("");

beforeAll(async () => {
  key = await keyOf((await seatCast()).maya);
  for (const letter of letters) await alert(`acme/${letter}2`, 3);
});

/** Goes through a list page by page while others write; answers the ids in the order they came. */
async function whileWriting(name: string, limit: number, write: (round: number) => Promise<void>): Promise<string[]> {
  const query = `query ($nextToken: String) { ${name}(limit: ${limit}, nextToken: $nextToken) { data { id } nextToken } }`;
  const ids: string[] = [];
  let nextToken: string | null = null;
  for (let round = 0; ; round += 1) {
    const { data } = await ask(key, query, { nextToken });
    ids.push(...data[name].data.map(({ id }: { id: string }) => id));
    nextToken = data[name].nextToken;
    if (nextToken === null) return ids;
    await Promise.all([write(round), write(round)]);
  }
}

test("alerts that arrive while somebody pages come at the end; none is missed, none comes twice", async () => {
  const before = (await ask(key, "{ getAlerts { data { id } } }")).data.getAlerts.data.map(
    ({ id }: { id: string }) => id,
  );
  const ids = await whileWriting("getAlerts", 3, async (round) => {
    if (round < 3) await alert(`acme/${letters[round]}0`);
  });
  expect(ids.slice(0, before.length)).toEqual(before);
  expect(ids).toHaveLength(before.length + 6);
  expect(new Set(ids).size).toBe(ids.length);
});

test("overviews keep their place while repositories and months arrive before and behind it", async () => {
  const query = "{ getRepositoryOverviews(limit: 1000) { data { id } } }";
  const before: string[] = (await ask(key, query)).data.getRepositoryOverviews.data.map(({ id }: { id: string }) => id);
  const ids = await whileWriting("getRepositoryOverviews", 4, async (round) => {
    if (round > 6) return;
    await alert(`acme/${letters[round]}1`, 2);
    await alert(`acme/${letters[9 - round]}2`, 6);
  });
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => before.includes(id))).toEqual(before);
});

test("a page that ends exactly at the end says so", async () => {
  const { data } = await ask(key, "{ organisationOverviewbyMonthlyPeriod(limit: 1) { data { id } nextToken } }");
  expect(data.organisationOverviewbyMonthlyPeriod).toMatchObject({ data: [{}], nextToken: null });
});
