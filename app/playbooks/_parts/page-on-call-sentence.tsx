import { Choice } from "./choice";

type Props = {
  settings: Record<string, unknown>;
  disabled: boolean;
  change(settings: Record<string, unknown>): void;
};

const kinds = ["secret", "code_scanning", "dependency"];
const validities: Record<string, string[]> = {
  valid: ["valid"],
  open: ["valid", "failed_to_check", "no_checker", "unknown"],
  any: ["valid", "invalid", "failed_to_check", "no_checker", "unknown"],
};
const listOf = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);
const same = (one: string[], other: string[]) => [...one].sort().join() === [...other].sort().join();

/** "When [any] incident of severity [critical] or above appears, [unless …], page whoever is on call." */
export function PageOnCallSentence({ settings, disabled, change }: Props) {
  const chosenKinds = listOf(settings.kinds);
  const chosen = listOf(settings.validities);
  const validity = Object.entries(validities).find(([, words]) => same(words, chosen))?.[0] ?? "other";
  return (
    <>
      When{" "}
      <Choice
        disabled={disabled}
        label="Kind"
        value={chosenKinds.length === 1 ? (chosenKinds[0] ?? "any") : same(chosenKinds, kinds) ? "any" : "some"}
        options={[
          ["any", "an incident of any kind"],
          ["secret", "a leaked secret"],
          ["code_scanning", "a code scanning alert"],
          ["dependency", "a vulnerable dependency"],
          ...(chosenKinds.length === 2 ? [["some", chosenKinds.join(" or ")] as [string, string]] : []),
        ]}
        onChoose={(value) => value !== "some" && change({ kinds: value === "any" ? kinds : [value] })}
      />{" "}
      of severity{" "}
      <Choice
        disabled={disabled}
        label="Least severity"
        value={String(settings.minimum_severity)}
        options={[
          ["critical", "critical"],
          ["high", "high or above"],
          ["medium", "medium or above"],
          ["low", "low or above"],
          ["unknown", "any"],
        ]}
        onChoose={(value) => change({ minimum_severity: value })}
      />{" "}
      appears{" "}
      <Choice
        disabled={disabled}
        label="Where it was found"
        value={String(settings.exposure)}
        options={[
          ["any", "anywhere"],
          ["recent", "outside a scan of the history"],
          ["spread", "in several places"],
        ]}
        onChoose={(value) => change({ exposure: value })}
      />
      , and a secret is{" "}
      <Choice
        disabled={disabled}
        label="Validity"
        value={validity}
        options={[
          ["valid", "known to work"],
          ["open", "not known to be revoked"],
          ["any", "of any validity"],
          ...(validity === "other" ? [["other", chosen.join(" or ")] as [string, string]] : []),
        ]}
        onChoose={(value) => validities[value] && change({ validities: validities[value] })}
      />
      , page whoever is on call, and the next one where nobody acknowledges.
    </>
  );
}
