"use client";

import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconFilter, IconX } from "@tabler/icons-react";
import { ListToolbar } from "@/app/_ui/list-frame";
import { ListSearch } from "@/app/_ui/list-search";
import { statusWord } from "@/app/_ui/status-label";
import { contactWord, dueWord, expiryWord, kindWord, validityWord } from "@/app/_ui/words";
import type { FacetOptions, Option } from "./counts";
import { FigureChips } from "./figure-chips";
import { FilterMenu } from "./filter-menu";
import { findOptions } from "./find-options";
import classes from "./incident-list.module.css";
import { isNarrowed, type ListState, listAddress, type Multiple, nothingNarrowed } from "./list-address";

type Props = {
  state: ListState;
  facets: FacetOptions;
  /** The campaigns to choose among, by number; not everybody has any. */
  campaigns: { value: string; label: string }[];
  /** Whose incidents these are, where the address names a developer. */
  developer: string | null;
  /** Whether the reader may see labels. */
  labels: boolean;
  go(address: string): void;
  pending: boolean;
};
const fixed = (words: Record<string, string>): Omit<Option, "count">[] =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

/** Search and filters; all they do is go to another address. */
export function Toolbar({ state, facets, campaigns, developer, labels, go, pending }: Props) {
  const [open, { toggle }] = useDisclosure(false);

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
      chosen={state[key]}
      onChange={(values) => go(listAddress(state, { [key]: values }))}
    />
  );

  return (
    <ListToolbar>
      <ListSearch
        label="Search incidents"
        placeholder="Search, or go to INC-12"
        value={state.q}
        pending={pending}
        onSearch={(q) => go(listAddress(state, { q }))}
      />
      <Button
        className={classes.filterToggle}
        variant="default"
        leftSection={<IconFilter size={16} aria-hidden="true" />}
        aria-expanded={open}
        onClick={toggle}
      >
        Filters
      </Button>
      <div className={classes.filters} data-open={open || undefined}>
        {state.developer && (
          <Button
            size="xs"
            variant="light"
            c="var(--hb-accent)"
            rightSection={<IconX size={14} aria-hidden="true" />}
            aria-label={`Of ${developer ?? "one developer"}: take this filter away`}
            onClick={() => go(listAddress(state, { developer: "" }))}
          >
            Of {developer ?? "one developer"}
          </Button>
        )}
        {menu("status", "Status", fixed({ open: "Open", closed: "Closed", ...statusWord }))}
        {menu("severity", "Severity", facets.severity)}
        {menu("detector", "Detector", facets.detectors, findOptions("detectors"))}
        {menu("repository", "Repository", facets.repositories, findOptions("repositories"))}
        {menu("author", "Author", facets.authors, findOptions("authors"))}
        {labels && menu("label", "Label", facets.labels, findOptions("labels"))}
        {menu("due", "Due", fixed(dueWord))}
        {menu("contact", "Contact", fixed(contactWord))}
        {menu("validity", "Validity", fixed(validityWord))}
        {menu("kind", "Kind", fixed(kindWord))}
        {menu("expiry", "Ignored", fixed(expiryWord))}
        {(campaigns.length > 0 || state.campaign.length > 0) && menu("campaign", "Campaign", campaigns)}
        <FigureChips state={state} go={go} />
        {isNarrowed(state) && (
          <Button size="xs" variant="subtle" onClick={() => go(listAddress(state, nothingNarrowed))}>
            Clear filters
          </Button>
        )}
      </div>
    </ListToolbar>
  );
}
