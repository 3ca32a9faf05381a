import { parseJson } from "@/lib/ingest/decode";
import { defineSource, nothing } from "@/lib/ingest/source";
import { findingOf } from "./gitlab/finding";
import { eventIn, parseProjectNews } from "./gitlab/project-news";
import { gitlabProtocol } from "./gitlab/protocol";
import { parsePush } from "./gitlab/push";
import { Report, scanOf, Vulnerability } from "./gitlab/report";
import { parseNote, parseThread } from "./gitlab/thread";
import { parseVulnerability } from "./gitlab/vulnerability";
import { readEntries } from "./reading/entries";
import { readObject } from "./reading/fault";

/** Vulnerability, push, project, note and issue hooks, and the security reports of pipelines: secrets, code, dependencies, containers. */
export const gitlab = defineSource({
  name: "gitlab",
  webhook: {
    ...gitlabProtocol,
    parse(payload, { event, receivedAt }) {
      switch (event) {
        case "Vulnerability Hook":
          return parseVulnerability(payload, receivedAt);
        case "Push Hook":
          return parsePush(payload);
        case "System Hook":
        case "Project Hook": {
          const name = eventIn(payload);
          if (name === "push") return parsePush(payload);
          return name.startsWith("project_") ? parseProjectNews(payload) : nothing;
        }
        case "Note Hook":
        case "Confidential Note Hook":
          return parseNote(payload);
        case "Issue Hook":
        case "Confidential Issue Hook":
          return parseThread(payload, "issue", receivedAt);
        case "Merge Request Hook":
          return parseThread(payload, "change", receivedAt);
        default:
          return nothing;
      }
    },
  },
  report: {
    parse(text, context) {
      const report = readObject(Report, parseJson(text), "A GitLab security report");
      const findingsOf = (entry: Vulnerability) => findingOf(entry, report, context);
      const entries = [{ entries: report.vulnerabilities, path: ["vulnerabilities"], findingsOf }];
      return { ...readEntries(entries, Vulnerability), scans: [scanOf(report)] };
    },
  },
});
