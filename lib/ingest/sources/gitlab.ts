import { parseJson } from "@/lib/ingest/decode";
import { defineSource, nothing } from "@/lib/ingest/source";
import { findingOf } from "./gitlab/finding";
import { eventIn, parseProjectNews } from "./gitlab/project-news";
import { gitlabProtocol } from "./gitlab/protocol";
import { parsePush } from "./gitlab/push";
import { Report, Vulnerability } from "./gitlab/report";
import { parseVulnerability } from "./gitlab/vulnerability";
import { readEntries } from "./reading/entries";
import { readObject } from "./reading/fault";

/** Vulnerability, push and project hooks, and the security reports of pipelines: secrets, code, dependencies, containers. */
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
        default:
          return nothing;
      }
    },
  },
  report: {
    parse(text, context) {
      const report = readObject(Report, parseJson(text), "A GitLab security report");
      const findingsOf = (entry: Vulnerability) => findingOf(entry, report, context);
      return readEntries([{ entries: report.vulnerabilities, path: ["vulnerabilities"], findingsOf }], Vulnerability);
    },
  },
});
