import { defineSource, nothing } from "@/lib/ingest/source";
import { parseCodeAlert } from "./github/code-alert";
import { parseDependencyAlert } from "./github/dependency-alert";
import { githubProtocol } from "./github/protocol";
import { parsePush } from "./github/push";
import { parseInstallation, parseRepository } from "./github/repository-news";
import { parseSecretAlert } from "./github/secret-alert";
import { parseComment, parseThread } from "./github/thread";

/**
 * Alerts of secret scanning, code scanning and Dependabot, the pushes that tell who authored a commit, what becomes of
 * repositories, and what is said and becomes of issues and pull requests. github.com and GHES.
 */
export const github = defineSource({
  name: "github",
  webhook: {
    ...githubProtocol,
    parse(payload, { event, receivedAt }) {
      switch (event) {
        case "secret_scanning_alert":
        case "secret_scanning_alert_location":
          return parseSecretAlert(payload, receivedAt);
        case "code_scanning_alert":
          return parseCodeAlert(payload, receivedAt);
        case "dependabot_alert":
          return parseDependencyAlert(payload, receivedAt);
        case "repository":
          return parseRepository(payload);
        case "installation":
        case "installation_repositories":
          return parseInstallation(payload);
        case "push":
          return parsePush(payload);
        case "issue_comment":
        case "pull_request_review_comment":
          return parseComment(payload);
        case "issues":
        case "pull_request":
          return parseThread(payload, receivedAt);
        default:
          return nothing;
      }
    },
  },
});
