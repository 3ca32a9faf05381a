import { upTo } from "@/app/_ui/format";
import { ListTabs } from "@/app/_ui/list-tabs";
import type { Count } from "./counts";
import { type ListState, listAddress, nothingNarrowed, unsorted } from "./list-address";
import { type Audience, partsOf, type ViewId, viewOf, viewsFor } from "./saved-views";

type Props = {
  state: ListState;
  counts: Partial<Record<ViewId, Count>>;
  audience: Audience;
  go(address: string): void;
};

/** Saved views with what each holds; going to one drops the filters, so that its count is what is shown. */
export function ViewTabs({ state, counts, audience, go }: Props) {
  const current = viewOf(state);
  const tabs = viewsFor(audience).map((view) => ({
    id: view.id,
    label: view.label,
    address: listAddress(state, { ...nothingNarrowed, ...unsorted, ...view.sort, ...partsOf(view) }),
    current: view.id === current,
    count: upTo(counts[view.id] ?? { count: 0, more: false }),
    aside: view.aside && audience !== "restricted",
  }));
  return <ListTabs label="Saved views" tabs={tabs} go={go} />;
}
