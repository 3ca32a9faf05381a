import type { AddressInfo } from "node:net";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer } from "smtp-server";

export type Received = { from: string; to: string[]; raw: string; mail: Email };
/** What the server does about the next recipient or message; without one it accepts. */
export type Fault =
  | { at: "rcpt" | "data"; status: number; says?: string }
  | { at: "after the dot" }
  | { at: "mid-data" };

/** A real SMTP server on a free port, which does what its script says and remembers what it accepted or took and lost. */
export async function startSmtp() {
  const received: Received[] = [];
  const recipients: string[] = [];
  const script: Fault[] = [];
  const cut = () => {
    for (const connection of server.connections) {
      (connection as unknown as { _socket: { destroy(): void } })._socket.destroy();
    }
  };
  const refusal = ({ status, says = "scripted" }: { status: number; says?: string }) =>
    Object.assign(new Error(says), { responseCode: status });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    onRcptTo({ address }, _session, done) {
      recipients.push(address);
      const [fault] = script;
      if (fault?.at !== "rcpt") return done();
      script.shift();
      done(refusal(fault));
    },
    onData(stream, { envelope }, done) {
      const [fault] = script;
      const chunks: Buffer[] = [];
      if (fault?.at === "mid-data") {
        script.shift();
        stream.once("data", cut);
        stream.resume();
        return;
      }
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", async () => {
        const raw = Buffer.concat(chunks).toString();
        const from = envelope.mailFrom ? envelope.mailFrom.address : "";
        const taken = {
          from,
          to: envelope.rcptTo.map(({ address }) => address),
          raw,
          mail: await PostalMime.parse(raw),
        };
        if (fault?.at === "data") {
          script.shift();
          return done(refusal(fault));
        }
        received.push(taken);
        if (fault?.at !== "after the dot") return done();
        script.shift();
        cut();
      });
    },
  });
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    recipients,
    script,
    reset() {
      received.length = 0;
      recipients.length = 0;
      script.length = 0;
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
