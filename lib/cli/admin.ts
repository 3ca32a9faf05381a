import { createReadStream } from "node:fs";
import { access, constants, stat } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { system } from "@/lib/access/viewer";
import { verifyAudit } from "@/lib/audit/verify";
import {
  changeLevelByEmail,
  deactivateByEmail,
  listMembersForOperator,
  listTokensForOperator,
  reactivateByEmail,
} from "@/lib/cli/members";
import { disconnect } from "@/lib/db/client";
import { migrate } from "@/lib/db/migrate";
import { env } from "@/lib/env";
import { DomainError, Invalid } from "@/lib/errors";
import { deliveryState, listDeliveries, type Replayed, replayDeliveries } from "@/lib/ingest/deliveries";
import { createEndpoint, removeEndpoint, rotateEndpointSecret } from "@/lib/ingest/endpoints";
import { importReport } from "@/lib/ingest/upload";
import { takeReturned } from "@/lib/mail/bounce";
import { ensureOwner, setOwner } from "@/lib/members/owner";
import { recountProgress, verifyProgress } from "@/lib/reporting/progress-recount";
import { foldTally, verifyTally } from "@/lib/reporting/verify";
import { seedScale } from "@/lib/scale/seed";
import { revokeToken } from "@/lib/tokens/revoke";
import { createToken } from "@/lib/tokens/tokens";
import { ownerOfSettings } from "@/lib/workspace";

const viewer = system("admin");

const usage = `Usage: npm run --silent admin -- <verb> [--json]
  owner set <email>
  member list
  member level <email> <manager|member|restricted>
  member deactivate <email>           ends their sessions and tokens at once
  member reactivate <email>
  token create --member <email> --name <name> --scopes a,b [--expires 90d]
  token list [--member <email>]
  token revoke <id>
  endpoint create <source>            github, gitlab, gitguardian
  endpoint rotate <id>                a new secret; the old one stays valid for 24 hours
  endpoint remove <id>                out of use for good; what it delivered stays
  import <source> <file> --repository org/name [--branch name] [--commit sha] [--historical]
                                      --covers branch [--pipeline N] [--category name]: what it does not name is gone
  deliveries list [--state received|done|dead|quarantined]
  deliveries replay [<id>... | --state dead|quarantined]
                                      without either, all that failed for good
  bounce < message.eml                a returned mail, as your own mail server received it
  metrics verify                      every sum and every developer's figures, counted anew from the incidents
  audit verify [--head <sha256>]      every event and its seal, computed anew; the head is to be kept elsewhere
  keys rotate <link|seal>             a new key in front; what the old ones signed or sealed stays valid
  keys new                            a fresh set of all keys, for a new installation
  seed --developers N --incidents N [--repositories N] [--organisations N] [--seed 1] [--force]
                                      data to measure with, up to as many incidents; for an empty workspace or a demo
  migrate`;

class Usage extends Error {}

const { values, positionals } = typed();

function typed() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        json: { type: "boolean", default: false },
        member: { type: "string" },
        name: { type: "string" },
        scopes: { type: "string" },
        expires: { type: "string" },
        repository: { type: "string" },
        branch: { type: "string" },
        commit: { type: "string" },
        historical: { type: "boolean", default: false },
        covers: { type: "string" },
        pipeline: { type: "string" },
        category: { type: "string" },
        state: { type: "string" },
        head: { type: "string" },
        developers: { type: "string" },
        incidents: { type: "string" },
        repositories: { type: "string" },
        organisations: { type: "string" },
        seed: { type: "string" },
        force: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    const sentence = error instanceof Error ? error.message.split(". ")[0] : "It cannot be read";
    console.error(`${sentence}.\n\n${usage}`);
    process.exit(1);
  }
}

function need(value: string | undefined, what: string): string {
  if (!value) throw new Usage(`${what} is missing.`);
  return value;
}

/** Days from "90d" or "90". */
function days(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const match = /^(\d{1,4})d?$/.exec(text);
  if (!match) throw new Usage(`--expires takes days, like 90d, not "${text}".`);
  return Number(match[1]);
}

/** The number an option gives, if it is there. */
function count(
  name: "developers" | "incidents" | "repositories" | "organisations" | "seed" | "pipeline",
): number | undefined {
  const text = values[name];
  if (text === undefined) return undefined;
  if (!/^[\d_,]{1,12}$/.test(text)) throw new Usage(`--${name} takes a whole number, not "${text}".`);
  return Number(text.replace(/[_,]/g, ""));
}

/** Those of these ids; without one, all that are in the state, which are those that failed for good unless it is said. */
function replayed(ids: readonly string[]): Replayed {
  const { state = "dead" } = values;
  if (ids.length === 0 && (state === "dead" || state === "quarantined")) return state;
  if (values.state) throw new Usage("Replay takes deliveries' ids, or --state dead|quarantined.");
  const wrong = ids.find((id) => !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id));
  if (wrong !== undefined) throw new Usage(`"${wrong}" is no delivery's id.`);
  return ids;
}

async function requireReadable(file: string): Promise<void> {
  const found = await access(file, constants.R_OK).then(
    () => stat(file),
    () => undefined,
  );
  if (!found) throw new Invalid(`There is no file ${file} that can be read.`);
  if (found.isDirectory()) throw new Invalid(`${file} is a directory, not a report.`);
}

function covers(): "branch" | undefined {
  if (values.covers !== undefined && values.covers !== "branch")
    throw new Usage(`--covers takes branch, not "${values.covers}".`);
  return values.covers;
}

function needCount(name: Parameters<typeof count>[0]): number {
  return count(name) ?? Number(need(undefined, `--${name}`));
}

async function perform(): Promise<unknown> {
  const [noun, verb, ...rest] = positionals;
  switch (["import", "migrate", "bounce", "seed"].includes(noun ?? "") ? noun : `${noun} ${verb}`) {
    case "migrate": {
      const applied = await migrate(env().DATABASE_URL);
      const owner = ownerOfSettings();
      if (owner) await ensureOwner(owner);
      return { applied };
    }
    case "seed": {
      const size = { repositories: count("repositories"), organisations: count("organisations") };
      const wish = {
        ...size,
        incidents: needCount("incidents"),
        developers: needCount("developers"),
        seed: count("seed"),
      };
      return seedScale(viewer, { ...wish, force: values.force }, new Date(), (line) => console.error(line));
    }
    case "bounce": {
      const { mailId, outcome } = await takeReturned(viewer, await buffer(process.stdin));
      return { mail: mailId, outcome };
    }
    case "owner set": {
      const { id, email, accessLevel } = await setOwner(need(rest[0], "The owner's address"));
      return { id, email, access_level: accessLevel };
    }
    case "member list":
      return listMembersForOperator(viewer);
    case "member level":
      return changeLevelByEmail(viewer, need(rest[0], "The member's address"), need(rest[1], "The level"));
    case "member deactivate":
      return deactivateByEmail(viewer, need(rest[0], "The member's address"));
    case "member reactivate":
      return reactivateByEmail(viewer, need(rest[0], "The member's address"));
    case "token list":
      return listTokensForOperator(viewer, values.member);
    case "token revoke": {
      const id = need(rest[0], "The token's id");
      await revokeToken(viewer, id);
      return { id, revoked: true };
    }
    case "token create": {
      const created = await createToken(viewer, {
        memberEmail: need(values.member, "--member"),
        name: need(values.name, "--name"),
        scopes: need(values.scopes, "--scopes")
          .split(",")
          .map((scope) => scope.trim()),
        expiresInDays: days(values.expires),
      });
      return { id: created.id, token: created.token, expires_at: created.expiresAt };
    }
    case "endpoint create":
      return createEndpoint(viewer, need(rest[0], "The source"), values.name);
    case "endpoint rotate":
      return rotateEndpointSecret(viewer, need(rest[0], "The endpoint's id"));
    case "endpoint remove": {
      const id = need(rest[0], "The endpoint's id");
      await removeEndpoint(viewer, id);
      return { id, removed: true };
    }
    case "import": {
      const file = need(rest[0], "The file");
      await requireReadable(file);
      return importReport(viewer, need(verb, "The source"), createReadStream(file), {
        repository: need(values.repository, "--repository"),
        branch: values.branch,
        commit: values.commit,
        historical: values.historical,
        category: values.category,
        covers: covers(),
        pipeline: count("pipeline"),
      });
    }
    case "deliveries list":
      return (await listDeliveries(viewer, { state: deliveryState(values.state) }, { limit: 100 })).rows;
    case "deliveries replay":
      return replayDeliveries(viewer, replayed(rest));
    case "metrics verify": {
      await foldTally();
      await recountProgress();
      const differences = await verifyTally(viewer);
      const developers = await verifyProgress(viewer);
      const exact = differences.length === 0 && developers.length === 0;
      if (!exact) process.exitCode = 1;
      return { exact, differences, developers };
    }
    case "audit verify": {
      const verdict = await verifyAudit(values.head);
      if (!verdict.intact) process.exitCode = 1;
      return verdict;
    }
    default:
      throw new Usage(noun ? `There is no verb "${positionals.join(" ")}".` : "Say what to do.");
  }
}

function print(result: unknown): void {
  if (values.json) console.log(JSON.stringify(result));
  else if (Array.isArray(result)) console.table(result);
  else {
    for (const [name, value] of Object.entries(result as object)) {
      console.log(`${name}: ${typeof value === "object" && value !== null ? JSON.stringify(value) : value}`);
    }
  }
}

try {
  if (values.help) console.log(usage);
  else print(await perform());
} catch (error) {
  if (error instanceof Usage) console.error(`${error.message}\n\n${usage}`);
  else if (error instanceof DomainError) console.error(error.message);
  else console.error(error instanceof Error ? error.message : "It failed.");
  process.exitCode = 1;
} finally {
  await disconnect();
}
