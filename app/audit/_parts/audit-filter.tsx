import { Button, NativeSelect, TextInput } from "@mantine/core";
import classes from "./audit.module.css";
import type { AuditState } from "./audit-address";
import { kindOfEvent } from "./audit-words";

/** A form that asks for another address: it works without script, and what was looked for can be sent to somebody. */
export function AuditFilter({ state, types, narrowed }: { state: AuditState; types: string[]; narrowed: boolean }) {
  const options = types
    .map((type) => ({ value: type, label: kindOfEvent(type) }))
    .sort((a, b) => a.label.localeCompare(b.label));
  return (
    <search>
      <form action="/audit" className={classes.filter}>
        <TextInput
          size="xs"
          type="search"
          name="search"
          label="Search"
          placeholder="In everything it says"
          defaultValue={state.search}
        />
        <TextInput size="xs" name="who" label="Who" placeholder="Name or address" defaultValue={state.who} />
        <NativeSelect
          size="xs"
          name="what"
          label="What"
          defaultValue={state.what}
          data={[{ value: "", label: "Anything" }, ...options]}
        />
        <TextInput size="xs" name="incident" label="Incident" placeholder="INC-12" defaultValue={state.incident} />
        <TextInput size="xs" name="address" label="IP address" placeholder="198.51.100." defaultValue={state.address} />
        <TextInput size="xs" type="date" name="from" label="From day (UTC)" defaultValue={state.from} />
        <TextInput size="xs" type="date" name="to" label="To day (UTC)" defaultValue={state.to} />
        <div className={classes.press}>
          <Button size="xs" type="submit">
            Show
          </Button>
          {narrowed && (
            <Button size="xs" variant="subtle" component="a" href="/audit">
              Clear filters
            </Button>
          )}
        </div>
      </form>
    </search>
  );
}
