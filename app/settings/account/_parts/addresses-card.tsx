import { Text } from "@mantine/core";
import { Card } from "@/app/_ui/card";
import type { MemberViewer } from "@/lib/access/viewer";
import { listOwnAddresses, waitingClaim } from "@/lib/identities/own-addresses";
import { ClaimAddress } from "./claim-address";
import { OwnAddresses } from "./own-addresses";

/** The addresses that are known to be the member's, how each is known, and the way to add one. */
export async function AddressesCard({ viewer }: { viewer: MemberViewer }) {
  const [addresses, waiting] = await Promise.all([listOwnAddresses(viewer), waitingClaim(viewer)]);
  return (
    <Card id="addresses" title="Addresses you commit with">
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
    </Card>
  );
}
