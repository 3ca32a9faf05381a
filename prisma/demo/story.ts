import { unmailableReason, unmailableText } from "@/lib/identities/unmailable";
import { signingKid } from "@/lib/sharing/token";
import { domainOf } from "@/lib/workspace";
import type { Prisma } from "@/prisma/generated/client";
import type {
  Closer,
  Contact,
  IgnoreReason,
  IncidentStatus,
  Severity,
  Validity,
  Verification,
} from "@/prisma/generated/enums";
import { managerComments, remarksBeforeRevoking, remarksOnceRevoked } from "./catalog";
import type { DemoRun, Ledger } from "./ledger";
import { type Author, day, hour, minute, type Problem, plus, type Setting } from "./setting";

const linkLife = 14 * day;
const silent: readonly DemoRun[] = [];
const mailing = "system:playbook:mail-commit-author";

type Link = {
  id: string;
  recipient: string;
  scopes: string[];
  createdAt: Date;
  row: Prisma.SharingLinkCreateManyInput;
};
type Actor = { actor: string; memberId: number | null };

/** One incident as it unfolds: each method is something that happens, at a time after what happened before. */
export class Story {
  readonly id: number;
  status: IncidentStatus = "triggered";
  contact: Contact = "none";
  contactReason: string | null = null;
  severity: Severity;
  validity: Validity = "unknown";
  link: Link | undefined;
  private closedAt: Date | null = null;
  private closedBy: Closer | null = null;
  private dueFrom: Date | null = null;
  private ignoreReason: IgnoreReason | null = null;
  private secretRevoked: boolean | null = null;
  private verification: Verification | null = null;
  private regression = false;
  private assignee: { id: number; email: string } | null = null;
  private statusAt: Date;
  private lastSeenAt: Date;
  private occurrenceCount = 0;
  private firstPlace: { repositoryId: number; authorId: number | null } | undefined;
  private version = 1;
  private updatedAt: Date;

  constructor(
    private readonly setting: Setting,
    private readonly ledger: Ledger,
    readonly triggeredAt: Date,
    readonly problem: Problem,
    readonly author: Author | null,
  ) {
    this.id = ledger.nextIncidentId();
    this.severity = problem.severity;
    this.statusAt = triggeredAt;
    this.lastSeenAt = triggeredAt;
    this.updatedAt = triggeredAt;
  }

  get isOpen(): boolean {
    return this.closedAt === null;
  }

  /** When something last happened. */
  get latest(): Date {
    return this.updatedAt;
  }

  found(historical: boolean, runs: readonly DemoRun[]): void {
    this.happened(plus(this.triggeredAt, 20_000), "incident.triggered", { historical }, system("deliveries.process"), {
      runs,
    });
  }

  seenAt(
    at: Date,
    place: { repositoryId: number; commit: string; path: string; line: number; historical: boolean; url: string },
    author = this.author,
  ): void {
    const authorId = author ? (this.setting.addressIds.get(author.email) ?? null) : null;
    this.firstPlace ??= { repositoryId: place.repositoryId, authorId };
    this.occurrenceCount += 1;
    if (at > this.lastSeenAt) this.lastSeenAt = at;
    const { historical, ...where } = place;
    this.ledger.occurrences.push({
      ...where,
      incidentId: this.id,
      column: 1,
      branch: "main",
      kind: historical ? "historical" : "realtime",
      authorId,
      authorName: author?.name ?? null,
      authorEmail: author?.email ?? null,
      committedAt: plus(at, -7 * minute),
      createdAt: plus(at, 20_000),
    });
  }

  spread(at: Date, count: number): void {
    this.happened(at, "incident.occurrence_added", { count, historical: false }, system("deliveries.process"), {
      runs: [{ playbookId: "auto-grant-access", outcome: "skipped", detail: nobodyJoined }],
    });
  }

  checked(at: Date, to: Validity, runs: readonly DemoRun[] = silent): void {
    const from = this.validity;
    this.validity = to;
    this.happened(at, "incident.validity_changed", { from, to }, system("deliveries.process"), { runs });
  }

  /** Why the author cannot be mailed, in the words of the queue they end up in; null when they can. */
  whyNotMailed(): { contact: Contact; reason: string } | null {
    if (!this.author) return { contact: "author_unknown", reason: "no source has named the commit's author yet" };
    const unmailable = unmailableReason(this.author.email, this.author.name);
    if (unmailable) return { contact: "unreachable", reason: unmailableText[unmailable] };
    const domain = domainOf(this.author.email);
    if (domain !== "acme.example") {
      return { contact: "unreachable", reason: `${domain} is not one of the domains that may be mailed` };
    }
    return null;
  }

  mailed(at: Date, options: { replaces?: boolean; bounced?: boolean } = {}): Link {
    const { random, autoHealing } = this.setting;
    const recipient = this.author?.email ?? "";
    if (options.replaces && this.link && !this.link.row.revokedAt) {
      Object.assign(this.link.row, { revokedAt: at, revokedFor: "replaced by a newer link" });
    }
    const healing = at > autoHealing.from && at < autoHealing.to;
    const scopes = ["view", "feedback", ...(healing ? ["resolve"] : [])];
    const id = random.uuid();
    const expiresAt = plus(at, linkLife);
    // The hash of no token anybody has: these links were mailed by a workspace that never existed.
    const row = {
      id,
      incidentId: this.id,
      recipient,
      jtiSha256: random.hex(64),
      kid: signingKid(),
      scopes,
      createdAt: at,
      expiresAt,
    };
    this.ledger.links.push(row);
    this.link = { id, recipient, scopes, createdAt: at, row };
    this.happened(
      at,
      "sharing-link.created",
      { recipient, scopes, expiresAt: expiresAt.toISOString() },
      { actor: mailing, memberId: null },
      { subject: id },
    );
    this.posted(plus(at, 3_000), id, recipient, options.bounced ?? false);
    return this.link;
  }

  opened(at: Date): void {
    const { link } = this;
    if (!link) return;
    const networks = [`198.51.${this.setting.random.whole(0, 255)}.0/24`];
    const seenCount = (link.row.seenCount ?? 0) + 1;
    Object.assign(link.row, { lastSeenAt: at, seenCount, networks: link.row.networks ?? networks });
    this.happened(at, "sharing-link.viewed", { network: networks[0] ?? "unknown" }, this.holder(), {
      subject: link.id,
    });
  }

  answered(at: Date): void {
    const { random } = this.setting;
    const { link } = this;
    if (!link) return;
    const answers = {
      actualSecret: random.chance(0.85),
      accessToSensitive: random.chance(0.4),
      revoked: random.chance(0.6),
    };
    const said = random.pick(answers.revoked ? remarksOnceRevoked : remarksBeforeRevoking);
    this.ledger.feedback.push({
      incidentId: this.id,
      email: link.recipient,
      ...answers,
      remarks: said,
      createdAt: at,
      updatedAt: at,
    });
    this.contact = "answered";
    this.contactReason = null;
    this.happened(at, "incident.feedback_received", { ...answers, remarks: said !== "" }, this.holder(), {
      subject: link.recipient,
    });
  }

  disputed(at: Date, suggestedEmail: string | null): void {
    if (!this.link) return;
    const comment = suggestedEmail ? "I only merged it." : "I have never worked on this repository.";
    this.ledger.disputes.push({ incidentId: this.id, linkId: this.link.id, suggestedEmail, comment, createdAt: at });
    this.contact = "disputed";
    this.contactReason = suggestedEmail
      ? `the recipient says it is not theirs and names ${suggestedEmail}`
      : "the recipient says it is not theirs";
    this.happened(at, "incident.author_disputed", { suggested: suggestedEmail }, this.holder());
  }

  assigned(at: Date, to: { id: number; email: string }): void {
    const before = this.assignee?.id ?? null;
    this.assignee = to;
    if (this.isOpen) this.status = "assigned";
    this.version += 1;
    this.happened(
      at,
      "incident.assigned",
      { memberId: to.id, email: to.email, before },
      byMember(this.setting.members.maya),
    );
  }

  commented(at: Date, by: { id: number }): void {
    const id = this.ledger.nextCommentId();
    const body = this.setting.random.pick(managerComments);
    this.ledger.comments.push({ id, incidentId: this.id, memberId: by.id, body, createdAt: at, updatedAt: at });
    this.happened(at, "incident.commented", {}, byMember(by), { subject: String(id) });
  }

  resolved(at: Date, by: Actor, revoked: boolean | null, comment?: string): void {
    const from = this.status;
    this.close("resolved", at, by);
    this.secretRevoked = revoked;
    if (revoked) this.verification = this.validity === "invalid" ? "verified" : "claimed";
    const said = comment ? { comment } : {};
    this.happened(at, "incident.resolved", { from, at: at.toISOString(), revoked, ...said }, by);
  }

  ignored(at: Date, by: Actor, reason: IgnoreReason): void {
    const from = this.status;
    this.close("ignored", at, by);
    this.ignoreReason = reason;
    this.happened(at, "incident.ignored", { from, at: at.toISOString(), reason }, by);
  }

  regressed(at: Date, runs: readonly DemoRun[]): void {
    const from = this.status;
    this.status = this.assignee ? "assigned" : "triggered";
    this.closedAt = null;
    this.closedBy = null;
    this.dueFrom = at;
    this.secretRevoked = null;
    this.verification = null;
    this.regression = true;
    this.statusAt = at;
    this.version += 1;
    this.happened(at, "incident.regressed", { from, at: at.toISOString() }, system("deliveries.process"), { runs });
  }

  holder(): Actor {
    return { actor: `link:${this.link?.id ?? ""}`, memberId: null };
  }

  /** The row, once nothing more happens. */
  finish(fields: Pick<Prisma.IncidentCreateManyInput, "identityKey" | "source" | "url">): void {
    const { kind, detector, detectorName, mask } = this.problem;
    const { random, now } = this.setting;
    // Whoever could resolve it by link cannot any more after the end.
    if (this.link && !this.link.row.revokedAt && random.chance(0.04)) {
      const at = plus(this.link.createdAt, 2 * day);
      if (at < now) this.withdraw(at);
    }
    this.ledger.incidents.push({
      ...fields,
      id: this.id,
      kind,
      detector,
      detectorName,
      mask,
      severity: this.severity,
      severityAt: this.triggeredAt,
      validity: this.validity,
      validityAt: this.triggeredAt,
      status: this.status,
      ignoreReason: this.ignoreReason,
      secretRevoked: this.secretRevoked,
      verification: this.verification,
      regression: this.regression,
      repositoryId: this.firstPlace?.repositoryId ?? null,
      authorId: this.firstPlace?.authorId ?? null,
      assigneeId: this.assignee?.id ?? null,
      contact: this.contact,
      contactReason: this.contactReason,
      occurrenceCount: this.occurrenceCount,
      triggeredAt: this.triggeredAt,
      closedAt: this.closedAt,
      closedBy: this.closedBy,
      dueFrom: this.dueFrom,
      lastSeenAt: this.lastSeenAt,
      createdAt: plus(this.triggeredAt, 20_000),
      updatedAt: this.updatedAt,
      statusAt: this.statusAt,
      version: this.version,
    });
  }

  private withdraw(at: Date): void {
    const { maya } = this.setting.members;
    if (!this.link) return;
    Object.assign(this.link.row, { revokedAt: at, revokedBy: `member:${maya.id}`, revokedFor: "withdrawn" });
    this.happened(at, "sharing-link.revoked", { links: 1 }, byMember(maya), { subject: this.link.id });
  }

  private posted(at: Date, linkId: string, recipient: string, bounced: boolean): void {
    const { random } = this.setting;
    const id = random.uuid();
    const error = bounced ? "550 at RCPT TO" : null;
    const state = bounced ? ("failed" as const) : ("accepted" as const);
    const dedupeKey = random.hex(64);
    this.ledger.mails.push({
      id,
      dedupeKey,
      kind: "incident-link",
      incidentId: this.id,
      linkId,
      recipient,
      messageId: `<${dedupeKey.slice(0, 32)}@handback.acme.example>`,
      renderedSha256: random.hex(64),
      state,
      attempts: 1,
      error,
      notBefore: plus(at, -3_000),
      queuedAt: plus(at, -3_000),
      settledAt: at,
    });
    this.contact = bounced ? "unreachable" : "mailed";
    this.contactReason = error && `the mail failed: ${error}`;
    const detail = { kind: "incident-link", recipient, ...(error ? { error } : {}) };
    this.happened(at, `mail.${state}`, detail, system("mail.send"), { subject: id });
  }

  private close(status: "resolved" | "ignored", at: Date, { actor, memberId }: Actor): void {
    this.status = status;
    this.closedAt = at;
    if (actor.startsWith("link:")) this.closedBy = "link";
    else if (actor.startsWith("system:")) this.closedBy = actor.startsWith("system:playbook:") ? "playbook" : "source";
    else this.closedBy = memberId === this.setting.members.rita.id ? "app" : "security";
    this.statusAt = at;
    this.version += 1;
  }

  private happened(
    at: Date,
    type: string,
    detail: Prisma.InputJsonObject,
    by: Actor,
    more: { subject?: string; runs?: readonly DemoRun[] } = {},
  ): void {
    if (at > this.updatedAt) this.updatedAt = at;
    const { subject, runs = silent } = more;
    this.ledger.events.push({ at, type, incidentId: this.id, subject, detail, runs, ...by });
  }
}

export const nobodyJoined = "no author of it has joined, or all have access already";

export function byMember({ id }: { id: number }): Actor {
  return { actor: `member:${id}`, memberId: id };
}

export function system(job: string): Actor {
  return { actor: `system:${job}`, memberId: null };
}

export const untilOpened = (random: { fraction(): number }) => 20 * minute + random.fraction() * 20 * hour;
