import { isIP } from "node:net";

/** The /24 or /48 an address belongs to: enough to notice what travels, too little to follow a person. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, "");
  if (isIP(plain) === 4) return `${plain.split(".").slice(0, 3).join(".")}.0/24`;
  if (isIP(plain) !== 6) return "unknown";
  const groups = plain.split("::")[0]?.split(":").filter(Boolean) ?? [];
  return `${[...groups, "0", "0", "0"].slice(0, 3).join(":")}::/48`;
}
