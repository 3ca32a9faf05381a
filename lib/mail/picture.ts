import path from "node:path";
import { renderAsync } from "@resvg/resvg-js";

const face = (name: string) =>
  path.resolve("node_modules", "geist", "dist", "fonts", "geist-sans", `Geist-${name}.ttf`);

/** A drawing as a PNG, twice as fine as it is large; its words in Geist, whatever fonts the machine has. */
export async function pngOf(svg: string): Promise<Buffer> {
  const image = await renderAsync(svg, {
    fitTo: { mode: "zoom", value: 2 },
    font: { loadSystemFonts: false, fontFiles: [face("Regular")], defaultFontFamily: "Geist" },
  });
  return image.asPng();
}
