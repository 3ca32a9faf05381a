import { Title } from "@mantine/core";
import Link from "next/link";
import { CopyText } from "@/app/_ui/copy-text";
import classes from "./home.module.css";

/** How to notice a secret before it is committed. */
export function CheckBeforeYouCommit() {
  return (
    <details className={classes.check}>
      <summary>
        <Title order={2} component="span" size="h3">
          Notice the next one before it is committed
        </Title>
      </summary>
      <ol className={classes.steps}>
        <li>
          Make an access token with the scope “scan” under{" "}
          <Link className="hb-link" href="/settings/tokens">
            Access tokens
          </Link>
          .
        </li>
        <li>
          Install ggshield: <CopyText value="pipx install ggshield" what="command" />
        </li>
        <li>
          Let it look at every commit, in your repository:{" "}
          <CopyText value="ggshield install --mode local" what="command" />
        </li>
      </ol>
      <p className="hb-muted">
        ggshield asks for the token once, with <code>ggshield auth login --method token</code>. Your security team tells
        you which instance it is for.
      </p>
    </details>
  );
}
