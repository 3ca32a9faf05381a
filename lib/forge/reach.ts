import { type LookupAddress, type LookupOptions, lookup } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { ForgeFailure } from "@/lib/forge/failure";

/** Which addresses beside public ones may be asked: those of our own network, and this machine itself. */
export type Reach = { internal: boolean; loopback: boolean };

const listOf = (...subnets: string[]) => {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [address = "", prefix = ""] = subnet.split("/");
    list.addSubnet(address, Number(prefix), isIP(address) === 6 ? "ipv6" : "ipv4");
  }
  return list;
};
const ownMachine = listOf("127.0.0.0/8", "::1/128");
const ownNetwork = listOf("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7");
// Link-local is where clouds tell their credentials; the others lead nowhere, or somewhere else by a detour.
const nobody = listOf(
  "0.0.0.0/8",
  "169.254.0.0/16",
  "192.0.0.0/24",
  "198.18.0.0/15",
  "224.0.0.0/4",
  "240.0.0.0/4",
  "::/128",
  "64:ff9b::/96",
  "64:ff9b:1::/48",
  "2001::/32",
  "2002::/16",
  "fd00:ec2::/32",
  "fe80::/10",
  "ff00::/8",
);

/** This machine itself, by its usual names. */
export const isLoopback = ({ hostname }: URL) => ["localhost", "127.0.0.1", "[::1]"].includes(hostname);

export function isReachable(address: string, { internal, loopback }: Reach): boolean {
  const family = isIP(address) === 6 ? "ipv6" : "ipv4";
  if (isIP(address) === 0 || nobody.check(address, family)) return false;
  if (ownMachine.check(address, family)) return loopback;
  return internal || !ownNetwork.check(address, family);
}

/** Throws where a host is an address that may not be asked; a name is judged by what it resolves to, when it is asked. */
export function requireReachable(url: URL, reach: Reach): void {
  const literal = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(literal) !== 0 && !isReachable(literal, reach)) throw unreachable();
}

/** Resolves a name to addresses that may be asked, all of them or none; the connection is made to exactly these. */
export function lookupWithin(reach: Reach): LookupFunction {
  return (hostname, options, done) => {
    const every = { ...(options as LookupOptions), all: true } as const;
    lookup(hostname, every, (error, addresses: LookupAddress[] | undefined) => {
      const [first] = addresses ?? [];
      if (error || !first) return done(error ?? unreachable(), "");
      if (!addresses?.every(({ address }) => isReachable(address, reach))) return done(unreachable(), "");
      if ((options as LookupOptions).all) done(null, addresses);
      else done(null, first.address, first.family);
    });
  };
}

function unreachable(): ForgeFailure {
  return new ForgeFailure(
    "address",
    "The code host's address is inside a private network or is not allowed. An owner can connect a host inside the network by saying so.",
  );
}
