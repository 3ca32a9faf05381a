"use client";

/** Stands in for the whole document when even the frame fails, so it brings its own few styles. */
export default function GlobalError({ reset }: { error: Error; reset: () => void }) {
  return (
    <html lang="en">
      <body style={{ fontFamily: "system-ui, sans-serif", maxWidth: "60ch", margin: "96px auto", padding: "0 16px" }}>
        <title>Handback could not be shown</title>
        <main>
          <h1 style={{ fontSize: 20 }}>Handback could not be shown</h1>
          <p>Something went wrong on our side. Nothing was changed or lost. Try again in a moment.</p>
          <button type="button" onClick={reset} style={{ font: "inherit", padding: "8px 16px" }}>
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
