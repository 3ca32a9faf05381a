"use client";

import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconFilter } from "@tabler/icons-react";
import { ListToolbar } from "@/app/_ui/list-frame";
import { ListSearch } from "@/app/_ui/list-search";
import { statusWord } from "@/app/_ui/status-label";
import { contactWord, dueWord, expiryWord, kindWord, validityWord } from "@/app/_ui/words";
import type { FacetOptions } from "./counts";
import { FigureChips } from "./figure-chips";
import type { Filter } from "./filter-choices";
import { FilterMenu } from "./filter-menu";
import { findOptions } from "./find-options";
import classes from "./incident-list.module.css";
import { isNarrowed, type ListState, listAddress, type Multiple, nothingNarrowed, viewParts } from "./list-address";
import { MoreFilters } from "./more-filters";
import { Pill } from "./pill";
import { openView, partsOf, viewOf } from "./saved-views";

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
type Kept = Pick<Filter, "label" | "options" | "load"> & { key: Multiple };

const fixed = (words: Record<string, string>) => Object.entries(words).map(([value, label]) => ({ value, label }));

/** Search and filters: the few that are used most, and of the others those that are set. All they do is go to another address. */
export function Toolbar({ state, facets, campaigns, developer, labels, go, pending }: Props) {
  const [open, { toggle }] = useDisclosure(false);
  const view = viewOf(state);
  const filterOf = ({ key, ...filter }: Kept): Filter => ({
    ...filter,
    chosen: state[key],
    onChange: (values) => go(listAddress(state, { [key]: values })),
  });
  // What a view is made of, its tab says; and that only open ones are shown is how every list begins.
  const isSet = ({ key }: Kept) =>
    state[key].length > 0 &&
    !(view && (viewParts as readonly string[]).includes(key)) &&
    !(key === "status" && state.status.join() === "open");

  const first: Kept[] = [
    { key: "severity", label: "Severity", options: facets.severity },
    { key: "repository", label: "Repository", options: facets.repositories, load: findOptions("repositories") },
    { key: "author", label: "Author", options: facets.authors, load: findOptions("authors") },
  ];
  const rest: Kept[] = [
    { key: "status", label: "Status", options: fixed({ open: "Open", closed: "Closed", ...statusWord }) },
    { key: "detector", label: "Detector", options: facets.detectors, load: findOptions("detectors") },
    ...(labels ? [{ key: "label", label: "Label", options: facets.labels, load: findOptions("labels") } as const] : []),
    { key: "due", label: "Due", options: fixed(dueWord) },
    { key: "contact", label: "Contact", options: fixed(contactWord) },
    { key: "validity", label: "Validity", options: fixed(validityWord) },
    { key: "kind", label: "Kind", options: fixed(kindWord) },
    { key: "expiry", label: "Ignored", options: fixed(expiryWord) },
    ...(campaigns.length > 0 || state.campaign.length > 0
      ? [{ key: "campaign", label: "Campaign", options: campaigns } as const]
      : []),
  ];
  const set = rest.filter(isSet);
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
        {first.map((filter) => (
          <FilterMenu key={filter.key} {...filterOf(filter)} />
        ))}
        <MoreFilters filters={rest.map(filterOf)} set={set.length} />
        {state.developer && (
          <Pill
            words={`Of ${developer ?? "one developer"}`}
            label={`Of ${developer ?? "one developer"}: take this filter away`}
            onClick={() => go(listAddress(state, { developer: "" }))}
          />
        )}
        {set.map((filter) => (
          <FilterMenu key={filter.key} {...filterOf(filter)} />
        ))}
        <FigureChips state={state} go={go} />
        {(isNarrowed(state) || !view) && (
          <Button
            size="xs"
            variant="subtle"
            onClick={() => go(listAddress(state, { ...nothingNarrowed, ...(view ? {} : partsOf(openView)) }))}
          >
            Clear filters
          </Button>
        )}
      </div>
    </ListToolbar>
  );
}
