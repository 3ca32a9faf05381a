import { Progress, Text } from "@mantine/core";

/** How far an upload is; once all of it has gone, that it is being read. */
export function Progressing({ share }: { share: number }) {
  const percent = Math.floor(share * 100);
  const words = share < 1 ? `Uploading, ${percent} % sent` : "Reading it and filing what it found";
  return (
    <div>
      <Text size="sm" role="status">
        {words}
      </Text>
      <Progress value={percent} animated={share >= 1} aria-label={words} />
    </div>
  );
}
