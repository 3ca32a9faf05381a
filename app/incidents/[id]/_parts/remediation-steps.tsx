import { Text } from "@mantine/core";
import { Card } from "@/app/_ui/card";
import type { RemediationStep } from "@/emails/steps";
import classes from "./incident.module.css";

export function RemediationSteps({ steps, closed }: { steps: readonly RemediationStep[]; closed: boolean }) {
  return (
    <Card id="steps" title={closed ? "What was to do" : "What to do"}>
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
    </Card>
  );
}
