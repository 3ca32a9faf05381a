import path from "node:path";
import { writePrivately } from "./keys.mjs";
import { startInbox } from "./local/inbox.mjs";
import { demoPeople } from "./local/people.mjs";
import { startProvider } from "./local/sign-in-provider.mjs";
import { providerSecrets } from "./local/sign-in-secrets.mjs";
import { nextFree } from "./ports.mjs";
import { say } from "./say.mjs";

/** Starts the inbox and the sign-in provider where no real ones are given; `stops` collects how to end what was started. */
export async function openLocalParts({ local, directory, values, demo, wantedPorts }, stops) {
  const taken = [Number(values.PORT)];
  const take = async (name, wanted) => {
    const port = await nextFree(wanted, taken);
    if (port !== wanted) say(`  port ${wanted} for the ${name} is taken, using ${port}`);
    taken.push(port);
    return port;
  };
  const inbox =
    local.mail &&
    (await startInbox({
      smtpPort: await take("mail server", wantedPorts.smtp),
      httpPort: await take("inbox page", wantedPorts.inbox),
      dir: path.join(directory, "inbox"),
    }));
  if (inbox) stops.push(inbox.close);
  const signIn = local.signIn && (await openProvider({ directory, values, demo, wantedPorts }, take));
  if (signIn) stops.push(signIn.close);
  return { inbox, signIn };
}

async function openProvider({ directory, values, demo, wantedPorts }, take) {
  const secrets = providerSecrets(directory);
  // People are bound to the issuer, and the issuer has the port in it: keep the one that was used before.
  const before = process.env.OIDC_PORT ? undefined : secrets.port;
  const port = await take("sign-in provider", before ?? wantedPorts.signIn);
  if (secrets.port !== port) writePrivately(path.join(directory, "sign-in.json"), { ...secrets, port });
  return startProvider({ port, publicUrl: values.PUBLIC_URL, people: demo ? demoPeople : [], secrets });
}
