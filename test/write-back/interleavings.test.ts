import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { DomainError } from "@/lib/errors";
import { ignoreIncident } from "@/lib/incidents/ignore";
import { reopenIncident } from "@/lib/incidents/reopen";
import { resolveIncident } from "@/lib/incidents/resolve";
import { decideAlert } from "@/lib/write-back/standing";
import { type Cast, seatCast } from "../cast";
import { ownDatabase } from "../database";
import { ownStandIn } from "../forge/stand-in";
import { compare, decideThere, hearNews, newsOf, now, secretAlertAt, standingOf, writesTo } from "./alerts";

const standIn = ownStandIn();
ownDatabase();
let cast: Cast;
beforeAll(async () => {
  cast = await seatCast();
});

const steps = [
  "resolve here",
  "ignore here",
  "reopen here",
  "resolve there",
  "ignore there",
  "reopen there",
  "news",
  "old news",
  "news twice",
  "compare",
  "lost answer",
] as const;

test("however decisions on both sides, news and writes interleave: both sides end up the same or a conflict is shown, and then nothing is ever written again", async () => {
  const { id: hostId } = await standIn.connect("github", "acme");
  await db().codeHost.update({ where: { id: hostId }, data: { writeBack: true } });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...steps), { minLength: 3, maxLength: 12 }), async (walk) => {
      const { incident, alert } = await secretAlertAt(standIn);
      const { id } = incident;
      const told: object[] = [];
      let decisions = 0;
      const here = async (verb: () => Promise<unknown>) => {
        try {
          await verb();
          decisions += 1;
        } catch (error) {
          if (!(error instanceof DomainError)) throw error;
        }
      };
      const there = (resolution: string | null) => {
        if ((alert.state === "open") === (resolution === null)) return;
        decideThere(alert, resolution);
        told.push(newsOf(standIn, alert, resolution === null ? "reopened" : "resolved"));
      };
      const look = async () => {
        const before = JSON.stringify([alert.state, alert.resolution]);
        await compare(id).catch(() => undefined);
        // GitHub tells of our own writes as of anybody's.
        if (JSON.stringify([alert.state, alert.resolution]) !== before)
          told.push(newsOf(standIn, alert, alert.state === "open" ? "reopened" : "resolved"));
      };
      for (const step of walk) {
        if (step === "resolve here") await here(() => resolveIncident(cast.maya, id, { secretRevoked: true }));
        if (step === "ignore here") await here(() => ignoreIncident(cast.maya, id, { reason: "false_positive" }));
        if (step === "reopen here") await here(() => reopenIncident(cast.maya, id));
        if (step === "resolve there") there("revoked");
        if (step === "ignore there") there("used_in_tests");
        if (step === "reopen there") there(null);
        if (step === "news" && told.length > 0) await hearNews(told.at(-1) ?? {});
        if (step === "old news" && told.length > 0) await hearNews(told[0] ?? {});
        if (step === "news twice" && told.length > 0) for (const _ of [1, 2]) await hearNews(told.at(-1) ?? {});
        if (step === "compare") await look();
        if (step === "lost answer") {
          standIn.switches.loseAnswers = true;
          await look();
          standIn.switches.loseAnswers = false;
        }
      }
      // All news arrive, in order, and what waits is done.
      for (const news of [...told]) await hearNews(news);
      for (let quiet = 0; quiet < 3; quiet += 1) {
        await look();
        await hearNews(newsOf(standIn, alert, alert.state === "open" ? "reopened" : "resolved"));
      }
      const writes = writesTo(standIn, alert.number).length;
      expect(writes).toBeLessThanOrEqual((decisions + 1) * 5);

      for (let again = 0; again < 3; again += 1) {
        await hearNews(newsOf(standIn, alert, "validated"));
        await look();
      }
      expect(writesTo(standIn, alert.number)).toHaveLength(writes);

      const kept = await standingOf(id);
      if (kept?.standing === "conflict") {
        await decideAlert(cast.maya, id, decisions % 2 === 0 ? "here" : "there");
        await look();
      }
      const ended = await now(id);
      if (kept) {
        expect(await standingOf(id)).toMatchObject({ standing: "in_step" });
        expect(ended.closedAt === null).toBe(alert.state === "open");
      }
    }),
    { numRuns: Number(process.env.PROPERTY_RUNS ?? 12) },
  );
}, 120_000);
