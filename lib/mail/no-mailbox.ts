const unknownUser =
  /\b(user|recipient|mailbox|address) (unknown|not found|does not exist|doesn't exist)|\b(unknown|no such) (user|recipient|mailbox)/i;

/** Whether a mail server's reply or status says that there is no such mailbox; not so for policy, or a full one. */
export function saysNoMailbox(reply: string): boolean {
  const status = /^(?:55\d[ -])?(5\.\d{1,3}\.\d{1,3})\b/.exec(reply)?.[1];
  if (status === "5.1.1" || status === "5.1.10") return true;
  return status?.startsWith("5.1.") === true && unknownUser.test(reply);
}
