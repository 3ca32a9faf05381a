import { Text } from "@mantine/core";

export function Problem({ sentence }: { sentence: string }) {
  if (!sentence) return null;
  return (
    <Text role="alert" c="var(--hb-danger)" size="sm" mt="xs">
      {sentence}
    </Text>
  );
}
