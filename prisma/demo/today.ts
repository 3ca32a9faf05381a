import type { AuditEntry } from "@/lib/audit/record";
import type { Prisma } from "@/prisma/generated/client";
import type { Ledger } from "./ledger";
import { ritasOther } from "./people";
import { hour, plus, type Setting } from "./setting";
import { byMember } from "./story";

type Row = Prisma.IncidentCreateManyInput & { id: number };
type Actor = ReturnType<typeof byMember>;

const asksFirst = "A manager approves what developers close.";

/** What waits for somebody as the demo begins: requests, evidence, reviews, and what people were told. */
export function waitsToday(setting: Setting, ledger: Ledger): void {
  const today = new Today(setting, ledger);
  const { maya, bob, rita } = setting.members;
  const rows = ledger.incidents.toReversed() as Row[];
  const answered = rows.filter(({ id, closedAt, contact, kind }) => {
    const open = !closedAt && contact === "answered" && kind === "secret";
    return open && !today.isOf(id, "rita@acme.example", ritasOther);
  });
  const [waiting, denied] = answered;
  if (waiting) {
    today.requests(waiting, "Rotated on Monday; the old key is deleted.");
    const who = today.linkOf(waiting)?.recipient ?? "";
    today.tells(maya, "request", waiting, { event: "closure.requested", who, wanted: "resolved" });
  }
  if (denied) today.denies(denied, today.requests(denied, "I believe nobody uses it."));

  const claimed = rows.filter(({ verification }) => verification === "claimed");
  if (claimed[0])
    today.shows(claimed[0], byMember(bob), "The provider's console lists it as revoked.", { verified: false });
  if (claimed[1])
    today.shows(claimed[1], byMember(maya), "A call with the old key is answered with 401.", { verified: true });

  const closedByLink = rows.filter(({ id, closedAt }) => closedAt && today.wasClosedByLink(id));
  for (const row of closedByLink.slice(0, 2)) row.reviewDrawnAt = row.closedAt ?? null;

  const [newest] = rows.filter(({ contact }) => contact === "answered");
  if (newest)
    today.tells(maya, "feedback", newest, {
      event: "incident.feedback_received",
      who: today.linkOf(newest)?.recipient ?? "",
    });
  const [hers, older] = rows.filter(({ id, closedAt }) => !closedAt && today.isOf(id, "rita@acme.example"));
  if (hers) {
    const words = "The key is used by the nightly export, too. Please tell us before you revoke it.";
    today.reminds(hers, rita, words);
    today.tells(rita, "reminder", hers, { event: "incident.reminded", who: "Maya Lindqvist", words });
  }
  if (older) {
    today.comments(older, bob, "@Rita Tanaka this looks like the key of the staging account, is it?");
    today.tells(rita, "mentioned", older, { event: "incident.commented", who: "Bob Okafor" });
  }
}

class Today {
  constructor(
    private readonly setting: Setting,
    private readonly ledger: Ledger,
  ) {}

  linkOf({ id }: Row) {
    return this.ledger.links.findLast(({ incidentId }) => incidentId === id);
  }

  isOf(incidentId: number, ...emails: string[]): boolean {
    const first = this.ledger.occurrences.find((place) => place.incidentId === incidentId);
    return emails.includes(first?.authorEmail ?? "");
  }

  wasClosedByLink(incidentId: number): boolean {
    const last = this.storyOf(incidentId).findLast(({ type }) => /^incident\.(resolved|ignored|regressed)$/.test(type));
    return last?.actor.startsWith("link:") ?? false;
  }

  requests(row: Row, comment: string): number {
    const id = this.ledger.nextRequestId();
    const link = this.linkOf(row);
    const at = this.after(row, 2 * hour);
    const actor = `link:${link?.id ?? ""}`;
    this.ledger.requests.push({
      ...{ id, incidentId: row.id, requestedBy: actor, linkId: link?.id ?? null, email: link?.recipient ?? "" },
      ...{ wanted: "resolved", revoked: true, comment, why: asksFirst, createdAt: at },
    });
    const detail = { requestId: id, wanted: "resolved", why: asksFirst, comment, revoked: true };
    const entry = { type: "closure.requested", subject: String(id), detail };
    this.happened(row, at, { actor, memberId: null }, entry);
    return id;
  }

  denies(row: Row, requestId: number): void {
    const { maya } = this.setting.members;
    const at = this.after(row, 3 * hour);
    const answer = "The secret still works. Please revoke it first.";
    const request = this.ledger.requests.find(({ id }) => id === requestId);
    const decidedBy = byMember(maya).actor;
    if (request) Object.assign(request, { decision: "denied", decidedAt: at, decidedBy, answer });
    const detail = { requestId, memberId: null, linkId: request?.linkId ?? null, wanted: "resolved", answer };
    this.happened(row, at, byMember(maya), { type: "closure.denied", subject: String(requestId), detail });
  }

  shows(row: Row, by: Actor, note: string, { verified }: { verified: boolean }): void {
    const at = this.after(row, hour);
    const url = verified ? null : "https://console.acme.example/keys";
    this.ledger.evidence.push({ incidentId: row.id, attachedBy: by.actor, note, url, createdAt: at });
    this.happened(row, at, by, { type: "evidence.attached", detail: { note } });
    if (!verified) return;
    row.verification = "verified";
    this.happened(row, at, by, { type: "closure.verified", detail: { by: "a manager" } });
  }

  reminds(row: Row, { id, email }: { id: number; email: string }, words: string): void {
    const detail = { by: "notification", memberId: id, email, words };
    const entry = { type: "incident.reminded", subject: email, detail };
    this.happened(row, this.after(row, hour), byMember(this.setting.members.maya), entry);
  }

  comments(row: Row, by: { id: number }, body: string): void {
    const id = this.ledger.nextCommentId();
    const at = this.after(row, hour);
    this.ledger.comments.push({ id, incidentId: row.id, memberId: by.id, body, createdAt: at, updatedAt: at });
    this.happened(row, at, byMember(by), { type: "incident.commented", subject: String(id) });
  }

  /** Told in the app alone: the demo mails nobody. */
  tells(to: { id: number }, kind: string, row: Row, detail: Record<string, string>): void {
    const createdAt = this.latest(row);
    this.ledger.notifications.push({ memberId: to.id, kind, incidentId: row.id, detail, createdAt });
  }

  private storyOf(incidentId: number) {
    return this.ledger.events.filter((event) => event.incidentId === incidentId);
  }

  private latest(row: Row): Date {
    const times = this.storyOf(row.id).map(({ at }) => at.getTime());
    return new Date(Math.max(new Date(row.triggeredAt).getTime(), ...times));
  }

  /** So long after what happened last, and never in the future. */
  private after(row: Row, wait: number): Date {
    const latest = this.latest(row);
    return plus(latest, Math.min(wait, (this.setting.now.getTime() - latest.getTime()) / 2));
  }

  private happened(row: Row, at: Date, by: Actor, entry: AuditEntry): void {
    row.updatedAt = at;
    this.ledger.events.push({ ...entry, incidentId: row.id, at, runs: [], ...by });
  }
}
