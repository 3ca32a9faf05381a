import { DomainError } from "@/lib/errors";
import type { Finding, Parsed, Source } from "@/lib/ingest/source";

export const receivedAt = new Date("2026-11-21T12:00:00Z");
export const reportContext = { repository: "acme/payments", branch: "main", historical: false, receivedAt };

/** A value that looks like a secret, put together here so that no file holds one. */
export function madeUpSecret(name: string): string {
  return ["hb", name, "q7Zw", "3Xk9", "Lm2T"].join("_");
}

/** Fills `{{name}}` in a fixture with a made-up secret, and answers the secrets it filled in. */
export function fillIn(template: string): { text: string; secrets: string[] } {
  const secrets = new Set<string>();
  const text = template.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    secrets.add(madeUpSecret(name));
    return madeUpSecret(name);
  });
  return { text, secrets: [...secrets] };
}

/** What a source made of its input as plain JSON: equal secrets get equal names, in order of appearance. */
export function outlineOf(parsed: Parsed): unknown {
  const names = new Map<string, string>();
  const identityOf = ({ identity }: Finding) => {
    const keyed = "external" in identity ? /^(.*:secret:)([0-9a-f]{64})$/.exec(identity.external) : null;
    if ("external" in identity && !keyed) return identity;
    const fingerprint = "external" in identity ? identity.external : identity.secret.fingerprint();
    const name = names.get(fingerprint) ?? `secret ${names.size + 1}`;
    names.set(fingerprint, name);
    return keyed ? { external: `${keyed[1]}${name}` } : { secret: name };
  };
  const findings = parsed.findings.map((finding) => ({ ...finding, identity: identityOf(finding) }));
  return JSON.parse(JSON.stringify({ ...parsed, findings }));
}

/** The outline of what `read` answers, or of the refusal it throws; any other error passes through. */
export function outcomeOf(read: () => Parsed): unknown {
  try {
    return outlineOf(read());
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { refused: error.name, message: error.message, detail: error.detail };
  }
}

export function webhookOf(source: Source) {
  if (!source.webhook) throw new Error(`${source.name} has no webhook`);
  return source.webhook;
}

export function reportOf(source: Source) {
  if (!source.report) throw new Error(`${source.name} has no report`);
  return source.report;
}

/** Everything an input led to, by secret, repository, commit, path, line and column: what becomes one occurrence. */
export function placesOf({ findings }: Parsed): Set<string> {
  return new Set(
    findings.flatMap(({ identity, repository, place }) =>
      place
        ? [
            JSON.stringify([
              "secret" in identity ? identity.secret.fingerprint() : identity.external,
              repository?.fullName,
              place.commit,
              place.path,
              place.line,
              place.column,
            ]),
          ]
        : [],
    ),
  );
}

export function identitiesOf({ findings }: Parsed): Set<string> {
  return new Set(
    findings.map(({ identity }) => ("secret" in identity ? identity.secret.fingerprint() : identity.external)),
  );
}
