import { Group, SegmentedControl, Select } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";
import { readApi } from "@/app/_ui/api";

export type Scope = { of: "organisation" | "repository"; id: number; name: string };
/** What is chosen so far. */
export type Chosen = Pick<Scope, "of"> & { id: number | null; name: string };
type Choice = { value: string; label: string };
type Props = { chosen: Chosen; organisations: { id: number; name: string }[]; onChoose(chosen: Chosen): void };

export const nobodyYet: Chosen = { of: "repository", id: null, name: "" };

/** A repository or an organisation, by its name. */
export function ScopeChoice({ chosen, organisations, onChoose }: Props) {
  const repositories = useRepositories();
  const { of, id } = chosen;
  const choices =
    of === "repository"
      ? repositories.found
      : organisations.map((each) => ({ value: String(each.id), label: each.name }));
  return (
    <Group align="end" gap="sm">
      <SegmentedControl
        aria-label="For"
        value={of}
        onChange={(value) => onChoose({ of: value as Scope["of"], id: null, name: "" })}
        data={[
          { value: "repository", label: "A repository" },
          { value: "organisation", label: "An organisation" },
        ]}
      />
      <Select
        aria-label={of === "repository" ? "Repository" : "Organisation"}
        placeholder="Choose by name"
        searchable
        data={choices}
        value={id === null ? null : String(id)}
        onChange={(value, option) =>
          onChoose({ of, id: value === null ? null : Number(value), name: option?.label ?? "" })
        }
        nothingFoundMessage="None with this name."
        {...(of === "repository"
          ? { onSearchChange: repositories.find, onDropdownOpen: () => repositories.find("") }
          : {})}
        maw="100%"
        w={300}
      />
    </Group>
  );
}

/** Repositories by a part of their name: there may be too many to have them all. */
function useRepositories() {
  const [found, setFound] = useState<Choice[]>([]);
  const find = useDebouncedCallback(async (text: string) => {
    const query = new URLSearchParams({ per_page: "50", ...(text ? { search: text } : {}) });
    const rows = (await readApi(`/sources?${query}`).catch(() => [])) as { id: number; full_name: string }[];
    const fresh = rows.map(({ id, full_name }) => ({ value: String(id), label: full_name }));
    setFound((before) => [...fresh, ...before.filter(({ value }) => !fresh.some((one) => one.value === value))]);
  }, 200);
  return { found, find };
}
