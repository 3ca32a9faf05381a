const style = `
:root{color-scheme:light dark;--ink:#1f2523;--soft:#5c6663;--paper:#faf9f7;--card:#fff;--line:#dedbd5;--accent:#0f5f5c;--on:#fff}
@media (prefers-color-scheme:dark){:root{--ink:#e8e6e1;--soft:#a3aaa7;--paper:#161a19;--card:#1e2322;--line:#343b39;--accent:#6cc5be;--on:#0d1514}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:46rem;margin:0 auto;padding:24px 16px 64px}h1{font-size:22px;margin:0 0 4px}h2{font-size:17px;margin:32px 0 8px}
p{margin:0 0 16px}.soft{color:var(--soft)}a{color:var(--accent)}ul{list-style:none;margin:0;padding:0}
.card{display:block;width:100%;background:var(--card);border:1px solid var(--line);border-radius:6px;padding:12px 16px;margin:0 0 8px;text-align:left;color:inherit;font:inherit;text-decoration:none;cursor:pointer}
.card:hover,.card:focus-visible{border-color:var(--accent)}.card strong,.card span{display:block;overflow-wrap:anywhere}.card span{color:var(--soft);font-size:14px}
label{display:block;margin:0 0 12px}input{display:block;width:100%;font:inherit;color:inherit;background:var(--card);border:1px solid var(--soft);border-radius:6px;padding:8px 12px;margin-top:4px}
.button{font:inherit;background:var(--accent);color:var(--on);border:0;border-radius:6px;padding:10px 20px;min-height:44px;cursor:pointer}
.quiet{background:none;color:var(--accent);border:1px solid var(--line)}:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.bar{display:flex;gap:16px;justify-content:space-between;align-items:start;flex-wrap:wrap;margin-bottom:16px}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 16px;margin:0 0 16px}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--card);border:1px solid var(--line);border-radius:6px;padding:16px;font:14px/1.5 ui-monospace,monospace;margin:0}
iframe{width:100%;height:70vh;border:1px solid var(--line);border-radius:6px;background:#fff}summary{cursor:pointer;margin:16px 0 8px}`;

/** A whole page around `body`, which must be escaped already. */
export const page = (title, body, head = "") => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><link rel="icon" href="data:,"><style>${style}</style>${head}</head><body><main>${body}</main></body></html>`;

const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
export const escapeHtml = (text) => String(text ?? "").replace(/[&<>"']/g, (character) => entities[character]);

/** Listens on 127.0.0.1 and answers when it does. */
export function listen(server, port) {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve(server);
    });
  });
}

/** Whether a request names this machine; another name in Host means that a foreign page points its own name here. */
export const isLocalHost = (host = "") => /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host);
