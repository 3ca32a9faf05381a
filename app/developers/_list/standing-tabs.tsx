import { number } from "@/app/_ui/format";
import { ListTabs } from "@/app/_ui/list-tabs";
import { type ListState, listAddress } from "./list-address";
import { type Standing, standingMeans, standingWord } from "./standing-words";

type Props = { state: ListState; counts: Record<Standing, number>; go(address: string): void };

/** Everybody, or those of one standing, with how many they are under the other filters. */
export function StandingTabs({ state, counts, go }: Props) {
  const standings = Object.keys(standingWord) as Standing[];
  const everybody = standings.reduce((sum, standing) => sum + counts[standing], 0);
  const tab = (id: string, contact: Standing[], label: string, count: number, means: string) => ({
    ...{ id, label, count: number(count), means },
    address: listAddress(state, { contact }),
    current: contact.join() === state.contact.join(),
  });
  const tabs = [
    tab("all", [], "Everybody", everybody, "Who ever had an incident."),
    ...standings.map((standing) =>
      tab(standing, [standing], standingWord[standing], counts[standing], standingMeans[standing]),
    ),
  ];
  return <ListTabs label="Where the conversation stands" tabs={tabs} go={go} />;
}
