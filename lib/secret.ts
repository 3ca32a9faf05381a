import { createHmac } from "node:crypto";
import { env } from "@/lib/env";

/** A value that must never be stored in clear, logged, mailed or shown. It prints and serialises as `[secret]`. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** HMAC-SHA-256 under FINGERPRINT_KEY, 64 hex digits: equal exactly for equal values, and no use without the key. */
  fingerprint(): string {
    return createHmac("sha256", env().FINGERPRINT_KEY).update(this.#value).digest("hex");
  }

  /** At most the first and last four characters and never more than 30 % of the value; the rest is dots. */
  masked(): string {
    const characters = [...this.#value.replace(/\s+/g, " ").trim()];
    const shown = Math.min(4, Math.floor((characters.length * 0.3) / 2));
    const start = characters.slice(0, shown).join("");
    const end = shown > 0 ? characters.slice(-shown).join("") : "";
    return `${start}${"•".repeat(8)}${end}`;
  }

  /** The text with every appearance of this secret masked; for messages that quote it. */
  removedFrom(text: string): string {
    return this.#value.length < 4 ? text : text.replaceAll(this.#value, this.masked());
  }

  get length(): number {
    return this.#value.length;
  }

  toString(): string {
    return "[secret]";
  }

  toJSON(): string {
    return "[secret]";
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return "[secret]";
  }
}
