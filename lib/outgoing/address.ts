import { BlockList, isIP } from "node:net";
import { Invalid } from "@/lib/errors";

const reserved4: readonly [string, number][] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];
/** Within the global addresses: what leads into IPv4, and what is kept for protocols and examples. */
const reserved6: readonly [string, number][] = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
];
const global6 = new BlockList();
global6.addSubnet("2000::", 3, "ipv6");
const reserved = new BlockList();
for (const [network, bits] of reserved4) reserved.addSubnet(network, bits, "ipv4");
for (const [network, bits] of reserved6) reserved.addSubnet(network, bits, "ipv6");

/** Whether an address is one of the open internet: not of a private network, this machine, or a cloud's own services. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !reserved.check(address, "ipv4");
  if (family !== 6 || address.includes("%")) return false;
  // An IPv4 address in IPv6's clothes is outside of the global addresses, and refused with them.
  return global6.check(address, "ipv6") && !reserved.check(address, "ipv6");
}

export type Destination = { url: URL; host: string; port: number; allowed: boolean };

/**
 * Where an address leads, or why nothing is sent there. Without the owner's word that is https on port 443; a host and
 * port that the owner allows may be any, and unencrypted.
 */
export function destinationOf(address: string, allowedHosts: readonly string[]): Destination {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || !["https:", "http:"].includes(url.protocol)) throw refused("It has to begin with https://.");
  if (url.username || url.password) throw refused("It must not hold a name or password.");
  const port = Number(url.port) || (url.protocol === "https:" ? 443 : 80);
  const host = url.hostname.toLowerCase().replace(/^\[|\]$/g, "");
  const allowed = allowedHosts.includes(hostAndPort(host, port));
  if (!allowed && (url.protocol !== "https:" || port !== 443))
    throw refused("Only https on port 443 is reached, unless the owner allows this host and port.");
  if (!allowed && isIP(host) !== 0 && !isPublicAddress(host)) throw refused(privateWords);
  return { url, host, port, allowed };
}

export const privateWords =
  "It leads into a private network, where nothing is sent unless the owner allows this host and port.";

/** How the owner names a place: `chat.internal:8443`, `10.0.0.7:80`, `[::1]:8080`. */
export const hostAndPort = (host: string, port: number) =>
  host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;

/** A place in the form that `allowedHosts` is compared with; throws where it names none. */
export function allowedHost(place: string): string {
  const url = URL.canParse(`http://${place}`) ? new URL(`http://${place}`) : null;
  const port = /:(\d{1,5})$/.exec(place)?.[1];
  if (!url || !port || url.pathname !== "/" || url.search || url.username || url.hash)
    throw new Invalid(`“${place}” is no host and port, such as chat.internal:8443.`, { pointer: "/allowed_hosts" });
  return hostAndPort(url.hostname.toLowerCase().replace(/^\[|\]$/g, ""), Number(port));
}

const refused = (sentence: string) => new Invalid(sentence, { pointer: "/url" });
