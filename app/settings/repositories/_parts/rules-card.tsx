"use client";

import { Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { Card } from "@/app/_ui/card";
import { RecordTable } from "@/app/_ui/record-table";
import { oneLine } from "@/emails/words";
import { ruleFor } from "@/lib/asking/codeowners";
import type { ReadOwner, ReadRule } from "@/lib/asking/read-rules";

const mostShown = 300;

/** What the file comes to: who would be asked for a path, and which owners nobody can be found behind. */
export function RulesCard({ rules }: { rules: ReadRule[] }) {
  const [path, setPath] = useState("");
  const deciding = path.trim() === "" ? null : ruleFor(rules, path.trim());
  const unresolved = rules.filter(({ owners }) => owners.length > 0 && owners.every(({ address }) => !address)).length;
  return (
    <Card id="rules" title="Who owns what">
      <TextInput
        label="Try a path"
        placeholder="src/payments/charge.ts"
        value={path}
        onChange={(event) => setPath(event.currentTarget.value)}
        maxLength={1_000}
        maw={420}
      />
      <Text size="sm" mt="xs" mih="1.5em" role="status">
        {path.trim() !== "" && (deciding ? verdictOf(deciding) : "No line matches this path. Nobody owns it.")}
      </Text>
      <Text c="dimmed" size="sm" my="sm">
        {rules.length} lines say something.{" "}
        {unresolved === 0
          ? "Somebody can be asked for each that names an owner."
          : `For ${unresolved} of them nobody can be asked.`}
      </Text>
      <RecordTable
        caption="Lines of the file"
        tall
        rows={rules.slice(0, mostShown)}
        idOf={({ line }) => line}
        isMarked={(rule) => rule === deciding}
        columns={[
          { head: "Pattern", cell: ({ pattern }) => <code>{oneLine(pattern, 200)}</code> },
          { head: "Line", numeric: true, cell: ({ line }) => line },
          {
            head: "Owners",
            cell: ({ owners }) => (
              <>
                {owners.length === 0 && <span className="hb-muted">Nobody</span>}
                {owners.map((owner, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a line may name an owner twice, and its order is fixed
                  <Owner key={index} owner={owner} />
                ))}
              </>
            ),
          },
        ]}
      />
      {rules.length > mostShown && (
        <Text c="dimmed" size="sm" mt="xs">
          The first {mostShown} lines are shown; all of them count.
        </Text>
      )}
    </Card>
  );
}

function Owner({ owner: { owner, address, whyNot } }: { owner: ReadOwner }) {
  const resolved = address !== null && address !== owner;
  return (
    <div style={{ overflowWrap: "anywhere" }}>
      {oneLine(owner, 120)}
      {resolved && <span className="hb-muted"> is asked at {address}</span>}
      {!address && <span className="hb-muted"> cannot be asked: {whyNot}</span>}
    </div>
  );
}

function verdictOf({ line, pattern, owners }: ReadRule): string {
  const where = `Line ${line}, ${oneLine(pattern, 120)}, decides.`;
  if (owners.length === 0) return `${where} It names nobody.`;
  const asked = owners.find(({ address }) => address);
  return asked ? `${where} ${asked.address} would be asked.` : `${where} None of its owners can be asked.`;
}
