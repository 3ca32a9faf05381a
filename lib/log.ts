import { pino } from "pino";

/** One JSON line per event. Addresses of links, secrets and bodies are never passed in; what slips through is cut. */
export const log = pino({
  level: "info",
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: {
    paths: ["*.authorization", "*.cookie", "*.token", "*.secret", "*.password", "headers"],
    censor: "[redacted]",
  },
});
