import { Choice } from "./choice";

type Props = {
  settings: Record<string, unknown>;
  disabled: boolean;
  change(settings: Record<string, unknown>): void;
};

const lifespans = [1, 3, 7, 14, 21, 30];

/** "When a new incident appears, mail its author a link that [may] collect feedback …" */
export function MailAuthorSentence({ settings, disabled, change }: Props) {
  const days = Number(settings.lifespan_days);
  const offered = [...new Set([...lifespans, days])].sort((a, b) => a - b);
  const choice = { disabled };
  return (
    <>
      When a new incident appears, mail its author a link that{" "}
      <Choice
        {...choice}
        label="Collect feedback"
        value={settings.feedback_collection ? "true" : "false"}
        options={[
          ["true", "may"],
          ["false", "may not"],
        ]}
        onChoose={(value) => change({ feedback_collection: value === "true" })}
      />{" "}
      collect their answers and{" "}
      <Choice
        {...choice}
        label="Resolve or ignore"
        value={String(settings.auto_healing)}
        options={[
          ["on", "may"],
          ["request", "may ask to"],
          ["off", "may not"],
        ]}
        onChoose={(value) => change({ auto_healing: value })}
      />{" "}
      resolve or ignore the incident, valid{" "}
      <Choice
        {...choice}
        label="Days the link is valid"
        value={String(days)}
        options={offered.map((count) => [String(count), count === 1 ? "1 day" : `${count} days`])}
        onChoose={(value) => change({ lifespan_days: Number(value) })}
      />
      ,{" "}
      <Choice
        {...choice}
        label="Lowest severity"
        value={String(settings.minimum_severity)}
        options={[
          ["unknown", "of any severity"],
          ["info", "from info up"],
          ["low", "from low up"],
          ["medium", "from medium up"],
          ["high", "from high up"],
          ["critical", "of critical severity"],
        ]}
        onChoose={(value) => change({ minimum_severity: value })}
      />
      . Authors who are members{" "}
      <Choice
        {...choice}
        label="Mail members too"
        value={settings.only_non_members ? "true" : "false"}
        options={[
          ["true", "are not mailed"],
          ["false", "are mailed too"],
        ]}
        onChoose={(value) => change({ only_non_members: value === "true" })}
      />
      , as they find it in the app. An author who does not answer{" "}
      <Choice
        {...choice}
        label="Remind automatically"
        value={settings.reminders ? "true" : "false"}
        options={[
          ["true", "is reminded after 1, 3 and 7 days"],
          ["false", "is not reminded automatically"],
        ]}
        onChoose={(value) => change({ reminders: value === "true" })}
      />
      . Where the author cannot be asked,{" "}
      <Choice
        {...choice}
        label="Ask others"
        value={String(settings.ask_others)}
        options={[
          ["suggest", "suggest"],
          ["mail", "mail"],
          ["off", "do not look for"],
        ]}
        onChoose={(value) => change({ ask_others: value })}
      />{" "}
      the nearest other person: a co-author, who pushed it, an owner of the path or of the repository.
    </>
  );
}
