import { z } from "zod";
import { nothing, type Parsed, type RepositoryNews } from "@/lib/ingest/source";
import { readObject } from "../reading/fault";
import { text } from "../reading/fields";
import { browsedHost, Repository, repositoryOf } from "./repository";

const login = z
  .object({ login: z.string().min(1).max(100) })
  .optional()
  .catch(undefined);

const Delivery = z.object({
  action: text,
  repository: Repository,
  changes: z
    .object({
      repository: z
        .object({ name: z.object({ from: z.string().min(1).max(100) }) })
        .optional()
        .catch(undefined),
      owner: z
        .object({ from: z.object({ user: login, organization: login }) })
        .optional()
        .catch(undefined),
    })
    .catch({}),
});
type Delivery = z.infer<typeof Delivery>;

const standings: Record<string, "active" | "archived" | "deleted"> = {
  created: "active",
  unarchived: "active",
  archived: "archived",
  deleted: "deleted",
};

/** Reads repository: created, renamed, transferred, archived, unarchived, deleted. The other actions are of no interest. */
export function parseRepository(payload: unknown): Parsed {
  const delivery = readObject(Delivery, payload, "A repository delivery");
  const { action } = delivery;
  const repository = repositoryOf(delivery.repository);
  const formerly = formerNameOf(delivery);
  const value = standings[action];
  if (!formerly && !value) return nothing;
  const { namedAt } = repository;
  // GitHub does not touch a repository when it deletes it.
  const at = action === "deleted" ? undefined : namedAt;
  const standing = value && { value, ...(at ? { at } : {}) };
  return heard([{ repository, ...(formerly ? { formerly } : {}), ...(standing ? { standing } : {}) }]);
}

function formerNameOf({ action, repository, changes }: Delivery): string | undefined {
  const [owner = "", name = ""] = repository.full_name.split("/");
  const before = changes.owner?.from;
  const from = {
    owner: (before?.organization ?? before?.user)?.login ?? owner,
    name: changes.repository?.name.from ?? name,
  };
  if (action !== "renamed" && action !== "transferred") return undefined;
  const formerly = `${from.owner}/${from.name}`;
  return formerly === repository.full_name ? undefined : formerly;
}

const Installation = z.object({
  action: text,
  installation: z.object({ html_url: text, account: z.object({ html_url: text }).catch({ html_url: "" }) }),
  repositories: z.array(z.unknown()).catch([]),
  repositories_added: z.array(z.unknown()).catch([]),
  repositories_removed: z.array(z.unknown()).catch([]),
});

const gone = new Set(["deleted", "suspend"]);

/** Reads installation and installation_repositories: which repositories GitHub tells of, and which no longer. */
export function parseInstallation(payload: unknown): Parsed {
  const delivery = readObject(Installation, payload, "An installation delivery");
  const html_url = delivery.installation.account.html_url || delivery.installation.html_url;
  const origin = `https://${browsedHost({ html_url })}`;
  const news = (entries: readonly unknown[], value: "active" | "disconnected"): RepositoryNews[] =>
    entries.flatMap((entry) => {
      const repository = Repository.safeParse(entry).data;
      if (!repository) return [];
      const named = repositoryOf({ ...repository, html_url: `${origin}/${repository.full_name}` });
      return [{ repository: named, standing: { value } }];
    });
  return heard([
    ...news(delivery.repositories, gone.has(delivery.action) ? "disconnected" : "active"),
    ...news(delivery.repositories_added, "active"),
    ...news(delivery.repositories_removed, "disconnected"),
  ]);
}

const heard = (repositories: RepositoryNews[]): Parsed => ({ ...nothing, repositories });
