import { Checkbox, Group, Radio, Stack } from "@mantine/core";
import { labelOf, levels, type Policy, validityWord } from "./policy";

/** Severities to tick, and what their validity has to be. */
export function PolicyFields({ policy }: { policy: Policy }) {
  return (
    <Stack gap="md">
      <Checkbox.Group
        label="New incidents of these severities block"
        description="With none of them, nothing blocks."
        defaultValue={policy.blocks}
      >
        <Group gap="md" mt="xs">
          {levels.map((level) => (
            <Checkbox key={level} name="blocks" value={level} label={labelOf(level)} />
          ))}
        </Group>
      </Checkbox.Group>
      <Radio.Group name="validity" label="And their validity" defaultValue={policy.validity}>
        <Stack gap="xs" mt="xs">
          {(["any", "not_invalid", "valid"] as const).map((validity) => (
            <Radio key={validity} value={validity} label={validityWord[validity]} />
          ))}
        </Stack>
      </Radio.Group>
    </Stack>
  );
}
