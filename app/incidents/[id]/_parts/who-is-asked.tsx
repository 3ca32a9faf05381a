import { Text } from "@mantine/core";
import { IconCircleCheck, IconCircleDashed, IconCircleX } from "@tabler/icons-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Card } from "@/app/_ui/card";
import { CopyText } from "@/app/_ui/copy-text";
import type { Contact } from "@/app/_ui/words";
import { oneLine } from "@/emails/words";
import type { MemberViewer } from "@/lib/access/viewer";
import type { Found, Step, Tried } from "@/lib/asking/climb";
import { type Explained, explainAsking } from "@/lib/asking/explain";
import { AskProposed } from "./ask-proposed";
import own from "./who-is-asked.module.css";

const stepWord: Record<Step, string> = {
  named: "Named by the recipient",
  author: "Author",
  other_address: "The author's other address",
  co_author: "Co-author",
  pusher: "Pushed it",
  code_owner: "Code owner",
  repository_owner: "Repository's owner",
};
const confidenceWord: Record<Found["confidence"], string> = { sure: "sure", likely: "likely", guess: "a guess" };
const further: Step[] = ["co_author", "pusher", "code_owner", "repository_owner"];

type Props = {
  viewer: MemberViewer;
  incident: {
    id: number;
    closedAt: Date | null;
    author: object | null;
    contact: Contact;
    repository: { fullName: string } | null;
  };
  mayShare: boolean;
  mayConfigure: boolean;
};

/** The ladder step by step: who cannot be asked and why, who can, and how sure that is. */
export async function WhoIsAsked({ viewer, incident, mayShare, mayConfigure }: Props) {
  const asked = incident.closedAt ? null : await explainAsking(viewer, incident.id);
  if (!asked) return null;
  const { found, tried } = asked;
  return (
    <Card id="asked" title="Who is asked">
      <ol className={own.ladder}>
        {incident.author === null && <Failed>Author: no source has named them yet.</Failed>}
        {tried.map((rung) => (
          <FailedRung key={`${rung.step} ${rung.address ?? rung.name}`} rung={rung} />
        ))}
        {found && (
          <Answer
            incidentId={incident.id}
            found={found}
            holders={asked.holders}
            mayShare={mayShare}
            primary={incident.contact === "none" || incident.contact === "unreachable"}
          />
        )}
        <Rest asked={asked} />
      </ol>
      {!found && asked.othersAsked && (
        <Text size="sm" mt="sm">
          Nobody can be asked.{" "}
          {mayConfigure ? (
            <Link
              className="hb-link"
              href={`/settings/repositories?search=${encodeURIComponent(incident.repository?.fullName ?? "")}`}
            >
              Name an owner of {incident.repository ? oneLine(incident.repository.fullName, 80) : "the repository"}
            </Link>
          ) : (
            "A manager can name an owner of the repository."
          )}
        </Text>
      )}
    </Card>
  );
}

function FailedRung({ rung: { step, name, failed } }: { rung: Tried }) {
  return (
    <Failed>
      {stepWord[step]}: {oneLine(name, 80)} cannot be asked. {capital(oneLine(failed, 200))}.
    </Failed>
  );
}

function Failed({ children }: { children: ReactNode }) {
  return (
    <li className={own.rung}>
      <IconCircleX size={18} stroke={1.5} aria-hidden="true" />
      <div className={own.text}>{children}</div>
    </li>
  );
}

type AnswerProps = { incidentId: number; found: Found; holders: string[]; mayShare: boolean; primary: boolean };

function Answer({ incidentId, found, holders, mayShare, primary }: AnswerProps) {
  const { step, name, address, because, confidence, by } = found;
  const holds = holders.includes(address);
  return (
    <li className={own.rung} data-answered>
      <IconCircleCheck size={18} stroke={1.5} aria-hidden="true" />
      <div className={own.text}>
        <div>
          {stepWord[step]}: <span className={own.person}>{oneLine(name, 80)}</span>{" "}
          <span className="hb-muted">· {confidenceWord[confidence]}</span>
        </div>
        {name !== address && <CopyText value={address} what="address" />}
        <div className="hb-muted">{capital(oneLine(because, 200))}.</div>
        {by === "app" && (
          <div>Uses the app{step === "author" || step === "other_address" ? "" : ": assign it to them"}.</div>
        )}
        {holds && <div>Has a link that works.</div>}
        {by === "link" && !holds && mayShare && (
          <AskProposed incidentId={incidentId} address={address} primary={primary} />
        )}
      </div>
    </li>
  );
}

/** The rungs that were not climbed, in a line. */
function Rest({ asked: { found, othersAsked } }: { asked: Explained }) {
  const at = found ? further.indexOf(found.step) : further.length;
  const words = further.slice(at + 1).map((step) => stepWord[step].toLowerCase());
  const off = !othersAsked && (!found || at === -1);
  if (!off && (!found || words.length === 0)) return null;
  return (
    <li className={own.rung}>
      <IconCircleDashed size={18} stroke={1.5} aria-hidden="true" />
      <div className={own.text}>
        {off ? "Others are not asked; the playbook's settings say so." : `Not needed: ${words.join(", ")}.`}
      </div>
    </li>
  );
}

/** An address or a domain keeps its spelling. */
function capital(text: string): string {
  if (/^\S*[.@]\S/.test(text)) return text;
  return text.charAt(0).toUpperCase() + text.slice(1);
}
