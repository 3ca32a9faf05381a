import { demoPeople } from "./local/people.mjs";
import { say } from "./say.mjs";

/** What a person needs to know once everything runs. The last line can be pasted into another terminal. */
export function banner({ values, demo, parts, curl, seconds }) {
  say();
  say(`Handback is ready after ${seconds} s.`);
  say();
  row("Portal", values.PUBLIC_URL, "");
  if (parts.inbox) row("Inbox", parts.inbox.url, "every mail it sends lands here and goes nowhere else");
  if (parts.signIn)
    row("Sign-in", parts.signIn.issuer, "one is whoever one says, without a password; opened by the portal");
  row("Data", values.DATA_DIR, "Ctrl-C stops everything and keeps it");
  say();
  if (demo && parts.signIn) people();
  if (demo && curl) tryFirst(parts, curl);
  else say("Next: sign in, or connect a source with `npm run --silent admin -- endpoint create github`.");
}

const row = (name, address, note) => say(`  ${name.padEnd(8)} ${address.padEnd(24)} ${note}`.trimEnd());

function people() {
  say("Sign in as");
  for (const { who, claims } of demoPeople) say(`  ${claims.name.padEnd(16)} ${who}`);
  say();
}

function tryFirst(parts, curl) {
  say("Try first");
  say("  1. Open the portal and sign in as Maya, then, in another browser, as Rita: what each may see differs.");
  say("  2. Paste the line below into another terminal. It reports a leaked secret the way a code host does;");
  say(
    `     its author's mail is in ${parts.inbox ? `the inbox (${parts.inbox.url})` : "their mailbox"} within five seconds.`,
  );
  say();
  say(curl);
}
