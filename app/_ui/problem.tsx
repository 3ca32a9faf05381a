import { Text } from "@mantine/core";

/** Why what was asked could not be done, beside what asked for it. */
export function Problem({ sentence }: { sentence: string }) {
  if (!sentence) return null;
  return (
    <Text role="alert" c="var(--hb-danger)">
      {sentence}
    </Text>
  );
}
