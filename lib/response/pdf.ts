import path from "node:path";
import PDFDocument from "pdfkit";
import type { Report } from "@/lib/response/report";

const fonts = path.resolve("node_modules", "geist", "dist", "fonts", "geist-sans");
const ink = "#1c1917";
const quiet = "#57534e";
const accent = "#0f766e";

/** The report as a PDF on A4, with its pages numbered. */
export function asPdf({ title, blocks }: Report): Promise<Buffer> {
  const document = new PDFDocument({
    size: "A4",
    margins: { top: 64, bottom: 64, left: 64, right: 64 },
    bufferPages: true,
    info: { Title: title, Producer: "Handback", Creator: "Handback" },
    lang: "en",
    font: path.join(fonts, "Geist-Regular.ttf"),
  });
  document.registerFont("text", path.join(fonts, "Geist-Regular.ttf"));
  document.registerFont("strong", path.join(fonts, "Geist-SemiBold.ttf"));
  document.font("strong").fontSize(20).fillColor(ink).text(title);
  document.moveDown(0.8);
  for (const block of blocks) {
    if ("heading" in block) {
      document.moveDown(0.6).font("strong").fontSize(13).fillColor(accent).text(block.heading).moveDown(0.3);
    } else if ("text" in block) {
      document.font("text").fontSize(10).fillColor(ink).text(block.text, { lineGap: 2 });
    } else if ("facts" in block) {
      for (const [label, value] of block.facts) {
        document.font("strong").fontSize(10).fillColor(quiet).text(`${label}  `, { continued: true });
        document.font("text").fillColor(ink).text(value, { lineGap: 2 });
      }
    } else {
      for (const { lead, text, url } of block.lines) {
        document.font("strong").fontSize(9.5).fillColor(quiet).text(`${lead}  `, { continued: true });
        document
          .font("text")
          .fillColor(ink)
          .text(text, { lineGap: 2, continued: url !== undefined });
        if (url) document.fillColor(accent).text(`  ${url}`, { link: url, lineGap: 2 });
      }
    }
  }
  numberPages(document, title);
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    document.on("data", (chunk: Buffer) => chunks.push(chunk));
    document.on("end", () => resolve(Buffer.concat(chunks)));
    document.on("error", reject);
    document.end();
  });
}

function numberPages(document: PDFKit.PDFDocument, title: string): void {
  const { start, count } = document.bufferedPageRange();
  for (let page = start; page < start + count; page += 1) {
    document.switchToPage(page);
    // Below the margin, where a text would begin a new page otherwise.
    document.page.margins.bottom = 0;
    document
      .font("text")
      .fontSize(8)
      .fillColor(quiet)
      .text(`${title}  ·  page ${page + 1} of ${count}`, 64, document.page.height - 40, { lineBreak: false });
  }
}
