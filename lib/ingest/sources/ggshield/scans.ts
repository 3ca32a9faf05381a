import { z } from "zod";
import { text, time } from "../reading/fields";
import { isObject } from "../reading/lines";

const Extra = z.object({ author: text, email: text, date: time }).catch({ author: "", email: "", date: undefined });
const list = z.array(z.unknown()).catch([]);
const deepest = 8;

/** One file of a scan, with the commit it was scanned in, where it was one. */
export type ScannedFile = { name: string; commit: string; author: string; email: string; date: Date | undefined };
type Scanned = { file: ScannedFile; incidents: unknown[]; path: PropertyKey[] };

const sha = /^[0-9a-f]{7,64}$/;

/** The files with incidents of a scan and the scans in it, each with its path in the document. */
export function scansOf(scan: Record<string, unknown>, path: PropertyKey[] = [], depth = 0): Scanned[] {
  const { author, email, date } = Extra.parse(scan.extra_info ?? {});
  const id = text.parse(scan.id);
  const commit = scan.type === "commit" && sha.test(id) ? id : "";
  const results = ["entities_with_incidents", "results"].flatMap((key) =>
    list.parse(scan[key]).map((entity, index): Scanned => {
      const { filename, incidents } = isObject(entity) ? entity : {};
      const { name, commit: named } = nameOf(text.parse(filename).slice(0, 4_096));
      return {
        file: { name, commit: named || commit, author, email, date },
        incidents: list.parse(incidents),
        path: [...path, key, index, "incidents"],
      };
    }),
  );
  if (depth === deepest) return results;
  const inner = list
    .parse(scan.scans)
    .flatMap((each, index) => (isObject(each) ? scansOf(each, [...path, "scans", index], depth + 1) : []));
  return [...results, ...inner];
}

/** In a scan of a repository a file is called commit://<sha>/<path>. */
function nameOf(filename: string): { name: string; commit: string } {
  const [, commit = "", name = filename] = /^commit:\/\/(?:.*\/)?([0-9a-f]{7,64})\/(.*)$/.exec(filename) ?? [];
  return { name, commit };
}
