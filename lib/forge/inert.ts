import { oneLine } from "@/emails/words";

/** What others wrote, within Markdown: one line of text that formats nothing, links nothing and calls nobody. */
export function inertText(given: string, longest: number): string {
  return oneLine(given, longest)
    .replace(/[\\`*_{}[\]<>()#|~!&]/g, (character) => `&#${character.codePointAt(0)};`)
    .replaceAll("@", "@\u200b")
    .replace(/:\/\//g, ":\u200b//");
}

/** The same text without commands: GitLab obeys a line such as "/move group/project" as the word of whoever sent it, which is us. */
export function withoutCommands(text: string): string {
  return text.replaceAll(/^([^\S\n]*)(?=\/[a-z_]+(?:\s|$))/gim, "$1\\");
}
