import type { ReactElement, ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { dark, light, mark, name } from "@/emails/brand";
import { oneLine } from "@/emails/words";
import type { LinkFrame } from "./view";

/** A whole HTML document, ready to send as `text/html; charset=utf-8`. */
export function renderPage(page: ReactElement): string {
  return `<!doctype html>${renderToStaticMarkup(page)}`;
}

type PageProps = { title: string; frame?: LinkFrame; children: ReactNode };

/** The document around every page of the external door; without a frame it says nothing about any workspace. */
export function Page({ title, frame, children }: PageProps) {
  return (
    <html lang="en">
      {/* biome-ignore lint/style/noHeadElement: Next has no part in this page */}
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" content={light.page} media="(prefers-color-scheme: light)" />
        <meta name="theme-color" content={dark.page} media="(prefers-color-scheme: dark)" />
        <meta name="robots" content="noindex, nofollow, noarchive" />
        <title>{`${title} · ${name}`}</title>
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/external/style.css" />
      </head>
      <body>
        <header>
          <Mark />
          <b>{name}</b>
          {frame && <Recipient frame={frame} />}
        </header>
        <main>{children}</main>
      </body>
    </html>
  );
}

function Recipient({ frame }: { frame: LinkFrame }) {
  const workspace = oneLine(frame.workspaceName, 80);
  return (
    <>
      {workspace !== name && <span>{workspace}</span>}
      <span className="for">for {oneLine(frame.recipientMasked, 80)}</span>
    </>
  );
}

function Mark() {
  return (
    <svg className="mark" viewBox={mark.viewBox} width="28" height="28" aria-hidden="true">
      <path d={mark.path} />
    </svg>
  );
}
