import { Text, Title } from "@mantine/core";
import type { RemediationStep } from "@/emails/steps";
import classes from "./incident.module.css";

export function RemediationSteps({ steps, closed }: { steps: readonly RemediationStep[]; closed: boolean }) {
  return (
    <section className={classes.card} aria-labelledby="steps">
      <Title order={2} id="steps">
        {closed ? "What was to do" : "What to do"}
      </Title>
      <ol className={classes.steps}>
        {steps.map(({ title, text, link }) => (
          <li key={title}>
            <Text fw={500}>{title}</Text>
            <Text maw="72ch">
              {text}
              {link && (
                <>
                  {" "}
                  <a className="hb-link" href={link.href} rel="noreferrer">
                    {link.text}
                  </a>
                </>
              )}
            </Text>
          </li>
        ))}
      </ol>
    </section>
  );
}
