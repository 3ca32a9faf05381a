import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { system } from "@/lib/access/viewer";
import { Conflict, Invalid } from "@/lib/errors";
import { log } from "@/lib/log";
import { takeReturned } from "@/lib/mail/bounce";
import { mailOfReturnPath } from "@/lib/mail/return-path";

const largest = 1_048_576;
const viewer = system("mail.bounce");

/** Takes returned mail by SMTP: for return paths that we made, and delivery reports only. */
export async function startBounceServer(port: number, host: string): Promise<{ port: number; stop(): Promise<void> }> {
  const server = new SMTPServer({
    authOptional: true,
    // Mail servers speak to us in plain text or not at all: there is no certificate anybody could check.
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    banner: "Handback takes returned mail only",
    size: largest,
    maxRecipients: 1,
    maxClients: 20,
    socketTimeout: 60_000,
    closeTimeout: 2_000,
    onRcptTo({ address }, _session, done) {
      done(mailOfReturnPath(address) ? null : refusal(550, "No such address here"));
    },
    onData(stream, { envelope }, done) {
      read(stream)
        .then((raw) => takeReturned(viewer, raw, envelope.rcptTo[0]?.address))
        .then(() => done(null, "Noted"))
        .catch((error: unknown) => done(refusalOf(error)));
    },
  });
  // A client that goes away in the middle is its own problem.
  server.on("error", (error) => log.debug({ error: error.name }, "returned mail"));
  server.listen(port, host);
  await once(server.server, "listening");
  return {
    port: (server.server.address() as AddressInfo).port,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function read(stream: AsyncIterable<Buffer> & { sizeExceeded?: boolean }): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) if (!stream.sizeExceeded) chunks.push(chunk);
  if (stream.sizeExceeded) throw new Invalid("The message is too large.");
  return Buffer.concat(chunks);
}

function refusalOf(error: unknown): Error {
  if (error instanceof Invalid) return refusal(550, error.message);
  if (error instanceof Conflict) return refusal(451, error.message);
  log.error({ error: error instanceof Error ? error.name : "unknown" }, "a returned mail was not recorded");
  return refusal(451, "Try again later");
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
