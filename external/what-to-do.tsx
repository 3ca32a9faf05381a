import type { Remediation, RemediationStep } from "@/emails/steps";
import { httpsOnly } from "@/emails/words";

export function WhatToDo({ remediation }: { remediation: Remediation }) {
  return (
    <>
      <section aria-labelledby="why">
        <h2 id="why">Why it matters</h2>
        <p>{remediation.whyItMatters}</p>
      </section>
      <section aria-labelledby="todo">
        <h2 id="todo">What to do</h2>
        <ol className="steps">
          {remediation.steps.map((step) => (
            <Step key={step.title} step={step} />
          ))}
        </ol>
      </section>
    </>
  );
}

function Step({ step }: { step: RemediationStep }) {
  const address = httpsOnly(step.link?.href);
  return (
    <li>
      <b>{step.title}.</b> {step.text}{" "}
      {step.link && address && (
        <a href={address} rel="noreferrer">
          {step.link.text}
        </a>
      )}
    </li>
  );
}
