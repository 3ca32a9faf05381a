import { Text } from "@mantine/core";
import Link from "next/link";
import { counted } from "@/app/_ui/format";
import { Moment } from "@/app/_ui/moment";
import type { HandOffView } from "@/lib/oncall/hand-off";
import { ActButton } from "./act-button";
import { HandOffWords } from "./hand-off-words";
import classes from "./on-call.module.css";

type Props = { handOffs: HandOffView[]; self: number; open: number; owes: boolean; mayAct: boolean };

/** What is handed over and waits, and what the reader has open. */
export function HandOffsCard({ handOffs, self, open, owes, mayAct }: Props) {
  return (
    <section className={classes.card} aria-labelledby="hand-offs">
      <h2 id="hand-offs">Hand-offs</h2>
      {open > 0 && mayAct && (
        <Text mb="sm">
          You have {counted(open, "open incident")} from being on call.{" "}
          <Link className="hb-link" href="/on-call/hand-off">
            Write the hand-off
          </Link>
          {owes ? ": your shift is over." : " before your shift ends."}
        </Text>
      )}
      {handOffs.length === 0 ? (
        <Text c="dimmed">Nothing waits to be taken over.</Text>
      ) : (
        <ul className={classes.rows}>
          {handOffs.map((handOff) => {
            const mine = handOff.to.id === self;
            return (
              <li key={handOff.id}>
                <div style={{ flex: "1 1 320px" }}>
                  <Text>
                    {mine ? `${handOff.from.name} hands over to you` : `You hand over to ${handOff.to.name}`}{" "}
                    <Text span c="dimmed" size="sm">
                      <Moment at={handOff.createdAt.toISOString()} />
                    </Text>
                  </Text>
                  <HandOffWords handOff={handOff} />
                </div>
                {mine && mayAct ? (
                  <span className={classes.actions}>
                    <ActButton
                      size="sm"
                      path={`/hand-offs/${handOff.id}/accept`}
                      label="Accept"
                      spoken={`Accept what ${handOff.from.name} hands over`}
                      done="It is yours now."
                    />
                    <ActButton
                      size="sm"
                      variant="default"
                      path={`/hand-offs/${handOff.id}/decline`}
                      label="Decline"
                      spoken={`Decline what ${handOff.from.name} hands over`}
                      done={`${handOff.from.name} keeps it.`}
                    />
                  </span>
                ) : (
                  <Text c="dimmed" size="sm">
                    Waits for {handOff.to.name}; it is yours until then.
                  </Text>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
