import { createHmac, randomBytes, randomInt, randomUUID, timingSafeEqual } from "node:crypto";
import { lockIdentities, recomputeGrants } from "@/lib/access/grants";
import type { Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction, type Tx } from "@/lib/db/client";
import { env } from "@/lib/env";
import { Conflict, Invalid, RateLimited } from "@/lib/errors";
import { canonicalEmail } from "@/lib/identities/canonical-email";
import { addressesOf, linkAddress } from "@/lib/identities/member-addresses";
import { personOf } from "@/lib/identities/own-addresses";
import { unmailableReason } from "@/lib/identities/unmailable";
import { mailable } from "@/lib/mail/mailable";
import { queueMail } from "@/lib/mail/outbox";
import { withdrawLinksOf } from "@/lib/sharing/revoke";
import { domainOf, mailAllowedDomains } from "@/lib/workspace";

const codeLifeMs = 10 * 60_000;
const triesPerCode = 5;
const hourMs = 3_600_000;
const codesPerMemberAndHour = 5;
const codesPerAddressAndDay = 3;
const started = "address.claim_started";

/**
 * A member says that an address is theirs, and a code is mailed to it. Where another member holds it, or it refuses mail,
 * nothing is mailed, and everything else is the same: who asks learns nothing of who has what.
 */
export async function claimAddress(caller: Viewer, rawEmail: string): Promise<{ email: string; expiresAt: Date }> {
  const viewer = personOf(caller);
  const email = claimable(rawEmail);
  return inTransaction(async (tx) => {
    const domains = await mailAllowedDomains(tx);
    if (!domains.includes(domainOf(email))) {
      throw new Invalid(
        `No code can be mailed to ${domainOf(email)}, which is not one of the organisation's domains. A manager can link this address for you.`,
        { pointer: "/email" },
      );
    }
    if ((await addressesOf(tx, viewer.memberId)).some((own) => own.email === email && own.link !== "approved"))
      throw new Conflict(`${email} is known to be yours already.`);
    await withinLimits(tx, viewer.memberId, email);
    const code = String(randomInt(1_000_000)).padStart(6, "0");
    // Why mail to somebody fails is told to nobody who only says that the address is theirs.
    const { mailable: arrives } = await mailable(tx, email, "", { personal: true });
    const free = arrives && (await isFree(tx, viewer.memberId, email));
    const expiresAt = new Date(Date.now() + codeLifeMs);
    const proof = {
      // Of a code that nobody was sent, nothing can be guessed.
      codeSha256: free ? keyed(viewer.memberId, email, code) : randomBytes(32).toString("hex"),
      tries: 0,
      createdAt: new Date(),
      expiresAt,
    };
    await tx.addressProof.upsert({
      where: { memberId_email: { memberId: viewer.memberId, email } },
      create: { memberId: viewer.memberId, email, ...proof },
      update: proof,
    });
    if (free) {
      const { memberId, name } = viewer;
      const content = { code, name, expiresAt: expiresAt.toISOString() };
      await queueMail(tx, { kind: "address-code", recipient: email, epoch: randomUUID(), memberId, content });
    }
    await record(tx, viewer, [{ type: started, subject: email, detail: { email } }]);
    return { email, expiresAt };
  });
}

/** Makes the address the member's where the code is right; every try counts, and the right one counts once. */
export async function confirmAddress(caller: Viewer, rawEmail: string, rawCode: string): Promise<{ granted: number }> {
  const viewer = personOf(caller);
  const { memberId } = viewer;
  const email = canonicalEmail(rawEmail) ?? "";
  const over = new Invalid("This code is not valid any more. Ask for a new one.", { pointer: "/code" });
  const { count } = await db().addressProof.updateMany({
    where: { memberId, email, tries: { lt: triesPerCode }, expiresAt: { gt: new Date() } },
    data: { tries: { increment: 1 } },
  });
  const proof = count === 1 && (await db().addressProof.findUnique({ where: { memberId_email: { memberId, email } } }));
  if (!proof) throw over;
  const given = keyed(memberId, email, rawCode.replaceAll(/\D/g, ""));
  if (!timingSafeEqual(Buffer.from(given), Buffer.from(proof.codeSha256))) {
    const left = triesPerCode - proof.tries;
    throw left > 0
      ? new Invalid(`This is not the code. You have ${left === 1 ? "one try" : `${left} tries`} left.`, {
          pointer: "/code",
        })
      : over;
  }
  return inTransaction(async (tx) => {
    await lockIdentities(tx);
    const used = await tx.addressProof.deleteMany({ where: { id: proof.id, codeSha256: proof.codeSha256 } });
    if (used.count === 0) throw over;
    const member = { id: memberId, name: viewer.name };
    if (!(await isFree(tx, memberId, email)) || !(await linkAddress(tx, viewer, member, email, "proved"))) {
      throw new Conflict(
        "This address was linked to somebody else meanwhile. A manager of the workspace can sort it out.",
      );
    }
    const { granted } = await recomputeGrants(tx, viewer, { memberId });
    const own = (await addressesOf(tx, memberId)).map((address) => address.email);
    await withdrawLinksOf(tx, viewer, own, "the recipient uses the app");
    return { granted };
  });
}

function claimable(rawEmail: string): string {
  const email = canonicalEmail(rawEmail);
  const reason = unmailableReason(rawEmail);
  if (email && !reason) return email;
  throw new Invalid(
    reason === "noreply" || reason === "bot"
      ? "Nobody reads mail at this address, so no code can be mailed to it. A manager can link it for you."
      : "This is not an address that a code can be mailed to. Check its spelling, or ask a manager to link it for you.",
    { pointer: "/email" },
  );
}

/** Nobody else's by any proof. */
async function isFree(tx: Tx, memberId: number, email: string): Promise<boolean> {
  const held = await tx.address.count({
    where: {
      email,
      link: { not: "seen" },
      developer: { AND: [{ memberId: { not: null } }, { memberId: { not: memberId } }] },
    },
  });
  const named = await tx.member.count({ where: { email, id: { not: memberId } } });
  return held === 0 && named === 0;
}

async function withinLimits(tx: Tx, memberId: number, email: string): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('address codes'))::text`;
  const since = (ms: number) => ({ type: started, createdAt: { gt: new Date(Date.now() - ms) } });
  if ((await tx.auditEvent.count({ where: { ...since(hourMs), memberId } })) >= codesPerMemberAndHour) {
    throw new RateLimited("You asked for five codes within the hour. Wait a while, then ask for another.", {
      retryAfter: hourMs / 1_000,
    });
  }
  if ((await tx.auditEvent.count({ where: { ...since(24 * hourMs), subject: email } })) >= codesPerAddressAndDay) {
    throw new RateLimited(
      "Three codes were asked for this address today. Try again tomorrow, or ask a manager to link it.",
      {
        retryAfter: (24 * hourMs) / 1_000,
      },
    );
  }
}

/** Six digits are guessed in a moment from a plain hash, so theirs needs a key that is not in the database. */
function keyed(memberId: number, email: string, code: string): string {
  const key = createHmac("sha256", env().AUTH_SECRET).update("address-code").digest();
  return createHmac("sha256", key).update([memberId, email, code].join("|")).digest("hex");
}
