import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import PostalMime from "postal-mime";

const kept = 1_000;

/** The newest thousand messages of a directory of .eml files: `{newestFirst(), find(id), add(raw), clear()}`. */
export async function openMessages(directory) {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const names = (await readdir(directory)).filter((name) => name.endsWith(".eml")).sort();
  let messages = [];
  for (const name of names.slice(-kept)) messages.push(await parsed(name, await readFile(path.join(directory, name))));
  await remove(names.slice(0, -kept));
  let last = 0;

  function remove(outdated) {
    return Promise.all(outdated.map((name) => rm(path.join(directory, name), { force: true })));
  }

  return {
    newestFirst: () => messages.toReversed(),
    find: (id) => messages.find((message) => message.id === id),
    /** Resolves once the message is on the disk. */
    async add(raw) {
      last = Math.max(last + 1, Date.now() * 1_000);
      const name = `${last}.eml`;
      await writeFile(path.join(directory, name), raw, { mode: 0o600 });
      messages.push(await parsed(name, raw));
      messages.sort((one, other) => (one.id < other.id ? -1 : 1));
      const outdated = messages.slice(0, -kept);
      messages = messages.slice(-kept);
      await remove(outdated.map(({ id }) => `${id}.eml`));
    },
    async clear() {
      const outdated = messages;
      messages = [];
      await remove(outdated.map(({ id }) => `${id}.eml`));
    },
  };
}

async function parsed(name, raw) {
  const id = name.replace(/\.eml$/, "");
  const mail = await PostalMime.parse(raw);
  const address = ({ name: display, address: mailbox }) => (display ? `${display} <${mailbox}>` : (mailbox ?? ""));
  return {
    id,
    from: mail.from ? address(mail.from) : "",
    to: (mail.to ?? []).map((one) => one.address ?? ""),
    subject: mail.subject ?? "",
    date: mail.date ?? "",
    messageId: mail.messageId ?? "",
    receivedAt: new Date(Number(id) / 1_000).toISOString(),
    text: mail.text ?? "",
    html: withPictures(mail),
    headers: mail.headers.map(({ key, value }) => ({ name: key, value })),
  };
}

/** Its HTML with the pictures attached to it where it names them, as a mail program shows it. */
function withPictures({ html = "", attachments }) {
  return attachments.reduce((page, { contentId, mimeType, content }) => {
    if (!contentId || !/^image\/(png|jpeg|gif)$/.test(mimeType)) return page;
    const address = `data:${mimeType};base64,${Buffer.from(content).toString("base64")}`;
    return page.replaceAll(`cid:${contentId.replace(/^<|>$/g, "")}`, address);
  }, html ?? "");
}
