import { Text, Title } from "@mantine/core";
import type { MemberViewer } from "@/lib/access/viewer";
import { listOwnAddresses, waitingClaim } from "@/lib/identities/own-addresses";
import classes from "../../_parts/settings.module.css";
import { ClaimAddress } from "./claim-address";
import { OwnAddresses } from "./own-addresses";

/** The addresses that are known to be the member's, how each is known, and the way to add one. */
export async function AddressesCard({ viewer }: { viewer: MemberViewer }) {
  const [addresses, waiting] = await Promise.all([listOwnAddresses(viewer), waitingClaim(viewer)]);
  return (
    <section className={classes.card} aria-labelledby="addresses">
      <Title order={2} id="addresses">
        Addresses you commit with
      </Title>
      <Text c="dimmed" mb="md" maw="68ch">
        Incidents of commits with these addresses are yours to see. Anybody can write any address into a commit, so each
        has to be known to be yours.
      </Text>
      <OwnAddresses
        addresses={addresses.map(({ linkedAt, ...address }) => ({
          ...address,
          linkedAt: linkedAt?.toISOString() ?? null,
        }))}
      />
      <ClaimAddress waiting={waiting?.email ?? null} />
    </section>
  );
}
