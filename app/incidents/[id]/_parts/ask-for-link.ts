const event = "handback:send-link";

/** Opens the link form from elsewhere on the page. */
export function askForLink(): void {
  window.dispatchEvent(new Event(event));
}

/** Hears the wish; answers how to stop. */
export function onLinkWish(open: () => void): () => void {
  window.addEventListener(event, open);
  return () => window.removeEventListener(event, open);
}
