import { escapeHtml, page } from "./page.mjs";

const time = (iso) => `<time datetime="${iso}">${iso.slice(0, 16).replace("T", " ")} UTC</time>`;

/** The list; a small script replaces it when something arrives. */
export const listPage = (messages) =>
  page(
    messages.length ? `Inbox (${messages.length})` : "Inbox",
    `<div class="bar"><div><h1>Inbox</h1><p class="soft">Every mail that Handback sends on this machine lands here and goes nowhere else.</p></div>
    <button class="button quiet" id="clear" type="button">Empty the inbox</button></div><div id="list" aria-live="polite">${listOf(messages)}</div>`,
    `<script src="/inbox.js" defer></script>`,
  );

const listOf = (messages) =>
  messages.length === 0
    ? `<p>No mail yet. Post a leak to a webhook, and the mail to its author appears here by itself.</p>`
    : `<ul>${messages.map(row).join("")}</ul>`;

const row = ({ id, subject, to, receivedAt }) =>
  `<li><a class="card" href="/messages/${id}"><strong>${escapeHtml(subject || "(no subject)")}</strong><span>to ${escapeHtml(to.join(", "))} · ${time(receivedAt)}</span></a></li>`;

export const messagePage = ({ id, subject, from, to, receivedAt, messageId, text, html, headers }) =>
  page(
    subject,
    `<p><a href="/">Back to the inbox</a></p><h1>${escapeHtml(subject || "(no subject)")}</h1>
    <dl><dt>From</dt><dd>${escapeHtml(from)}</dd><dt>To</dt><dd>${escapeHtml(to.join(", "))}</dd><dt>Received</dt><dd>${time(receivedAt)}</dd><dt>Message</dt><dd>${escapeHtml(messageId)}</dd></dl>
    ${html ? `<h2>As HTML</h2><iframe title="The mail as HTML" sandbox="allow-popups allow-popups-to-escape-sandbox" src="/messages/${id}/html"></iframe>` : ""}
    <h2>As plain text</h2><pre>${linked(text || "(no plain text part)")}</pre>
    <details><summary>Headers</summary><pre>${headers.map(({ name, value }) => escapeHtml(`${name}: ${value}`)).join("\n")}</pre></details>`,
  );

const linked = (text) =>
  text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map((part, index) =>
      index % 2 ? `<a href="${escapeHtml(part)}" rel="noreferrer">${escapeHtml(part)}</a>` : escapeHtml(part),
    )
    .join("");

export const listScript = `
const list = document.getElementById("list");
async function refresh() {
  const answer = await fetch("/").catch(() => undefined);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (fresh.getElementById("list").innerHTML === list.innerHTML) return;
  list.replaceChildren(...fresh.getElementById("list").childNodes);
  document.title = fresh.title;
}
setInterval(refresh, 2000);
document.getElementById("clear").addEventListener("click", async () => {
  await fetch("/api/messages", { method: "DELETE" });
  await refresh();
});
`;
