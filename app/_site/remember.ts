// Keeps a choice of the visitor for a year, where the server can read it.
const YEAR_SECONDS = 365 * 24 * 60 * 60;

export function remember(name: string, value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing on plain-http addresses
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
}
