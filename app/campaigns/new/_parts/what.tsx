"use client";

import { Button, Loader, Text } from "@mantine/core";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { counted } from "@/app/_ui/format";
import { contactWord, kindWord, validityWord } from "@/app/_ui/words";
import type { FacetOptions, Option } from "@/app/incidents/_list/counts";
import { FilterMenu } from "@/app/incidents/_list/filter-menu";
import { findOptions } from "@/app/incidents/_list/find-options";
import classes from "../../_parts/campaigns.module.css";
import { addressOf, type Choice, type Multiple, multiples } from "./choice";

type Props = { choice: Choice; facets: FacetOptions };
const fixed = (words: Record<string, string>): Omit<Option, "count">[] =>
  Object.entries(words).map(([value, label]) => ({ value, label }));
const found = { FROM_HISTORICAL_SCAN: "Scans of the history", REGRESSION: "Seen again after it was resolved" };

/** Which incidents it is about: the filters of the list, or what was selected there. All it does is go to another address. */
export function What({ choice, facets }: Props) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const go = (change: Partial<Choice>) =>
    startTransition(() => router.replace(addressOf(choice, change), { scroll: false }));
  if (choice.incident.length > 0) return <Selected choice={choice} />;
  const menu = (
    key: Multiple,
    label: string,
    options: (Omit<Option, "count"> & Partial<Option>)[],
    load?: ReturnType<typeof findOptions>,
  ) => (
    <FilterMenu
      label={label}
      options={options}
      {...(load ? { load } : {})}
      chosen={choice[key]}
      onChange={(values) => go({ [key]: values })}
    />
  );
  const narrowed = multiples.some((key) => choice[key].length > 0) || choice.q !== "" || choice.assignee !== "";
  const nothing = Object.fromEntries(multiples.map((key) => [key, [] as string[]])) as Partial<Choice>;
  return (
    <search className={classes.filters} aria-label="Which incidents">
      {menu("severity", "Severity", facets.severity)}
      {menu("validity", "Validity", fixed(validityWord))}
      {menu("tags", "Found in", fixed(found))}
      {menu("kind", "Kind", fixed(kindWord))}
      {menu("detector", "Detector", facets.detectors, findOptions("detectors"))}
      {menu("repository", "Repository", facets.repositories, findOptions("repositories"))}
      {menu("author", "Author", facets.authors, findOptions("authors"))}
      {menu("label", "Label", facets.labels, findOptions("labels"))}
      {menu("contact", "Contact", fixed(contactWord))}
      {choice.q && (
        <Button size="xs" variant="light" onClick={() => go({ q: "" })}>
          Search: {choice.q} (remove)
        </Button>
      )}
      {choice.assignee && (
        <Button size="xs" variant="light" onClick={() => go({ assignee: "" })}>
          Owner: {choice.assignee} (remove)
        </Button>
      )}
      {narrowed && (
        <Button size="xs" variant="subtle" onClick={() => go({ ...nothing, q: "", assignee: "" })}>
          Clear filters
        </Button>
      )}
      {pending && <Loader size={14} aria-label="Counting" />}
    </search>
  );
}

const named = 12;

function Selected({ choice: { incident } }: { choice: Choice }) {
  const more = incident.length - named;
  return (
    <Text>
      {counted(incident.length, "selected incident")}:{" "}
      {incident
        .slice(0, named)
        .map((id) => `INC-${id}`)
        .join(", ")}
      {more > 0 && ` and ${more} more`}.{" "}
      <Link className="hb-link" href="/campaigns/new">
        Choose by filters instead
      </Link>
    </Text>
  );
}
