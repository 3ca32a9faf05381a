import { createTransport, type Transporter } from "nodemailer";
import { env } from "@/lib/env";
import type { Picture } from "@/lib/mail/kind";
import { saysNoMailbox } from "@/lib/mail/no-mailbox";

export type Message = {
  /** The return path: where a mail that cannot be delivered comes back to. */
  sender: string;
  recipient: string;
  messageId: string;
  attempt: number;
  subject: string;
  text: string;
  html: string;
  pictures?: readonly Picture[];
};

/** What became of one submission. `unknown`: cut after the message had been handed over, so it may have been accepted. */
export type Submission =
  | { outcome: "accepted" }
  | { outcome: "deferred"; error: string }
  | { outcome: "refused"; error: string; recipientRefused: boolean; noMailbox: boolean }
  | { outcome: "unknown"; error: string };

let transport: Transporter | undefined;
/** Shorter than a mail's lease, so that nobody else tries meanwhile, however slowly a server talks. */
const deadlineMs = 100_000;

/** Submits one message to one recipient within `within` milliseconds. Never throws for what the mail server does. */
export async function submit(message: Message, within = deadlineMs): Promise<Submission> {
  transport ??= openTransport();
  let handedOver = false;
  try {
    const info = await transport.sendMail({
      from: env().MAIL_FROM,
      to: { name: "", address: message.recipient },
      envelope: { from: message.sender, to: message.recipient },
      messageId: message.messageId,
      subject: message.subject,
      text: message.text,
      html: message.html,
      attachments: (message.pictures ?? []).map(({ cid, name, png }) => ({
        cid,
        filename: name,
        content: Buffer.from(png, "base64"),
        contentType: "image/png",
        contentDisposition: "inline" as const,
      })),
      headers: {
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        ...(message.attempt > 1 ? { "X-Portal-Attempt": String(message.attempt) } : {}),
      },
      disableFileAccess: true,
      disableUrlAccess: true,
      // Closes the connection, whatever the server still says on it.
      signal: AbortSignal.timeout(within),
      // Told apart from an earlier cut by whether the whole message had been read out.
      onHandedOver: () => {
        handedOver = true;
      },
    } as Parameters<Transporter["sendMail"]>[0]);
    return info.accepted?.length === 1
      ? { outcome: "accepted" }
      : { outcome: "refused", error: "refused", recipientRefused: true, noMailbox: false };
  } catch (error) {
    return classify(error as SmtpError, handedOver);
  }
}

export async function closeTransport(): Promise<void> {
  transport?.close();
  transport = undefined;
}

type SmtpError = Error & { code?: string; command?: string; responseCode?: number; response?: string };

function classify(error: SmtpError, handedOver: boolean): Submission {
  const status = error.responseCode;
  const text = status ? `${status} at ${error.command ?? "?"}` : (error.code ?? error.name);
  if (status === undefined)
    return handedOver ? { outcome: "unknown", error: text } : { outcome: "deferred", error: text };
  const permanent = status >= 500 && error.code !== "EAUTH" && error.code !== "ETLS";
  if (!permanent) return { outcome: "deferred", error: text };
  const recipientRefused = error.code === "EENVELOPE" && error.command !== "MAIL FROM";
  return {
    outcome: "refused",
    error: text,
    recipientRefused,
    noMailbox: recipientRefused && saysNoMailbox(error.response ?? ""),
  };
}

function openTransport(): Transporter {
  const url = new URL(env().SMTP_URL);
  const loopback = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  const secure = url.protocol === "smtps:";
  const opened = createTransport({
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    requireTLS: !secure && !loopback,
    ignoreTLS: !secure && loopback,
    ...(url.username
      ? { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }
      : {}),
    pool: true,
    // When to try again is the outbox's decision: the pool would send at once, and again after a lost answer.
    maxRequeues: 0,
    maxConnections: 5,
    maxMessages: 100,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 60_000,
    // A connection that was given up must not go on delivering.
    socketCloseTimeout: 0,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  opened.use("stream", (mail, done) => {
    const { onHandedOver } = mail.data as { onHandedOver?: () => void };
    // The last stage before the socket, which is read only once the server has agreed to the recipient.
    mail.message.processFunc((message) => message.on("end", () => onHandedOver?.()));
    done();
  });
  return opened;
}
