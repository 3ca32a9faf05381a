import type { Report } from "@/lib/response/report";

/** What people wrote is text, whatever signs it holds. */
const plain = (text: string) => text.replaceAll(/[\\`*_{}[\]<>#|]/g, (sign) => `\\${sign}`);
const paragraphs = (text: string) => plain(text.replaceAll("\r\n", "\n")).replaceAll(/\n{2,}/g, "\n\n");

/** The report as CommonMark. */
export function asMarkdown({ title, blocks }: Report): string {
  const parts = blocks.map((block) => {
    if ("heading" in block) return `## ${plain(block.heading)}`;
    if ("text" in block) return paragraphs(block.text);
    if ("facts" in block)
      return block.facts.map(([label, value]) => `- **${plain(label)}**: ${plain(value)}`).join("\n");
    return block.lines
      .map(({ lead, text, url }) => {
        const shown = plain(text.replaceAll(/\s*\n\s*/g, " "));
        return `- ${lead} ${shown}${url ? ` <${url.replaceAll(/[<>\s]/g, encodeURIComponent)}>` : ""}`;
      })
      .join("\n");
  });
  return `${[`# ${plain(title)}`, ...parts].join("\n\n")}\n`;
}
