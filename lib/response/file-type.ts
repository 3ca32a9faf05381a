const signatures: readonly [type: string, hex: string, offset?: number][] = [
  ["image/png", "89504e470d0a1a0a"],
  ["image/jpeg", "ffd8ff"],
  ["image/gif", "474946383761"],
  ["image/gif", "474946383961"],
  ["image/webp", "57454250", 8],
  ["application/pdf", "255044462d"],
  ["application/zip", "504b0304"],
  ["application/gzip", "1f8b08"],
  ["application/zstd", "28b52ffd"],
  ["application/x-xz", "fd377a585a00"],
  ["application/x-7z-compressed", "377abcaf271c"],
  ["application/x-tar", "7573746172", 257],
  ["application/vnd.tcpdump.pcap", "d4c3b2a1"],
  ["application/vnd.tcpdump.pcap", "a1b2c3d4"],
  ["application/x-pcapng", "0a0d0d0a"],
  ["application/vnd.sqlite3", "53514c69746520666f726d6174203300"],
  ["application/x-elf", "7f454c46"],
  ["application/vnd.microsoft.portable-executable", "4d5a"],
];

/** What a file is by its own bytes, whatever its name says: text where it is UTF-8 without control characters. */
export function typeOf(bytes: Buffer): string {
  const found = signatures.find(([, hex, offset = 0]) => {
    const signature = Buffer.from(hex, "hex");
    return bytes.subarray(offset, offset + signature.length).equals(signature);
  });
  if (found) return found[0];
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    // Lines, tabs, and what colours the output of a terminal.
    if (!/\p{Cc}/u.test(text.replaceAll(/[\t\n\r\f]/g, "").replaceAll("\u001b", "")))
      return "text/plain; charset=utf-8";
  } catch {
    // Not UTF-8.
  }
  return "application/octet-stream";
}
