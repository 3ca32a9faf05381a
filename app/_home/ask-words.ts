import type { Ask } from "@/lib/incidents/home";

/** What is asked, and what its button says. */
export const askWords: Record<Ask, { short: string; sentence: string; button: string; to: string }> = {
  revoke: {
    short: "Revoke it",
    sentence: "Revoke the secret first: until then, whoever has a copy can use it. It takes about ten minutes.",
    button: "Show me how",
    to: "#steps",
  },
  answer: {
    short: "Answer a few short questions",
    sentence: "Take the steps, then answer a few short questions, so that everybody knows what happened.",
    button: "Look and answer",
    to: "#answer",
  },
  close: {
    short: "Resolve it",
    sentence: "You have answered. When the steps are done, resolve it.",
    button: "Finish it",
    to: "",
  },
  denied: {
    short: "Look again",
    sentence: "Your request to close it was not accepted:",
    button: "Look again",
    to: "",
  },
  waiting: {
    short: "A manager decides",
    sentence: "You asked to close it. A manager decides.",
    button: "Open",
    to: "",
  },
  disputed: {
    short: "Not yours, you said",
    sentence: "You said that it is not yours. The managers find the right person.",
    button: "Open",
    to: "",
  },
};
