import { Page } from "./page";

type MessageProps = { title: string; sentences: readonly string[] };

/** A page that only says something; it names no incident, link or workspace. */
export function MessagePage({ title, sentences }: MessageProps) {
  return (
    <Page title={title}>
      <h1>{title}</h1>
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </Page>
  );
}
