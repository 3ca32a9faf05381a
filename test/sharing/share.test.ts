import { beforeAll, describe, expect, test } from "vitest";
import { grantAccess } from "@/lib/access/grant-access";
import { db } from "@/lib/db/client";
import { Forbidden, Invalid, NotFound } from "@/lib/errors";
import { timelineOf } from "@/lib/incidents/get";
import { shareIncident } from "@/lib/sharing/share";
import { type Cast, seatCast } from "../cast";
import { ownDatabase } from "../database";
import { incident, next } from "../factories";

ownDatabase();

let cast: Cast;
beforeAll(async () => {
  cast = await seatCast();
});

const sharing = { feedbackCollection: true, autoHealing: true, lifespanDays: 3, sendMail: false };
const live = (incidentId: number) => db().sharingLink.findMany({ where: { incidentId, revokedAt: null } });
const mails = (incidentId: number) => db().mail.findMany({ where: { incidentId, kind: "incident-link" } });

/** An incident of this author that was given to rita in full. */
async function herIncident(authorEmail = `author-${next()}@acme.example`) {
  const { id } = await incident({ place: { authorEmail } });
  await grantAccess(cast.maya, id, { memberId: cast.rita.memberId }, "full_access");
  return { id, author: authorEmail };
}

describe("a restricted member with full access", () => {
  test("has a link mailed to the author, and is told neither its address nor theirs", async () => {
    const { id, author } = await herIncident();
    const shared = await shareIncident(cast.rita, id, sharing);
    expect(shared).toMatchObject({ url: null, recipient: null, mailed: true });
    expect(await mails(id)).toMatchObject([{ recipient: author, linkId: shared.linkId }]);
    expect(JSON.stringify(await timelineOf(cast.rita, id))).not.toContain(author);
  });

  test("takes no live link from the author, and replaces the ones made by the same member", async () => {
    const { id } = await herIncident();
    const { linkId } = await shareIncident(cast.maya, id, sharing);
    await shareIncident(cast.rita, id, sharing);
    const { linkId: second } = await shareIncident(cast.rita, id, sharing);
    expect((await live(id)).map((link) => link.id).sort()).toEqual([linkId, second].sort());
  });

  test("gets the address of a link to themselves", async () => {
    const { id } = await herIncident();
    const shared = await shareIncident(cast.rita, id, { ...sharing, email: cast.rita.email });
    expect(shared).toMatchObject({ url: expect.stringContaining("/l/"), recipient: cast.rita.email, mailed: false });
    expect(await mails(id)).toEqual([]);
  });

  test("is not told the address of an author who cannot be mailed", async () => {
    const { id, author } = await herIncident(`author-${next()}@elsewhere.example`);
    const refused = shareIncident(cast.rita, id, sharing);
    await expect(refused).rejects.toThrow(Invalid);
    await expect(refused).rejects.not.toThrow(author);
    await expect(shareIncident(cast.maya, id, sharing)).rejects.toThrow(author);
  });
});

test("a manager gets the link's address, and the one before is withdrawn", async () => {
  const { id, author } = await herIncident();
  await shareIncident(cast.rita, id, sharing);
  const shared = await shareIncident(cast.maya, id, sharing);
  expect(shared).toMatchObject({ url: expect.stringContaining("/l/"), recipient: author, mailed: false });
  expect((await live(id)).map((link) => link.id)).toEqual([shared.linkId]);
});

test("mallory and bob share nothing", async () => {
  const { id } = await herIncident();
  await expect(shareIncident(cast.mallory, id, sharing)).rejects.toThrow(NotFound);
  await expect(shareIncident(cast.bob, id, sharing)).rejects.toThrow(Forbidden);
  expect(await live(id)).toEqual([]);
});
