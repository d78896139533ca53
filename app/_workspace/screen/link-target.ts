// What becomes of a link in the output. Pure. Whoever prints it chooses text and target, so neither is believed.

export type LinkDecision =
  | { readonly kind: 'refuse' }
  | { readonly kind: 'open'; readonly href: string }
  /** The learner is shown the target first. */
  | { readonly kind: 'confirm'; readonly href: string };

const MAX_LINK_CHARS = 2048;

export function decideLink({ href, text }: { href: string; text: string }): LinkDecision {
  const url = readHref(href);
  if (url === null) return { kind: 'refuse' };
  const saysWhere = [url.href, href].some((target) => sameAddress(target, text));
  // `https://bank.example@other.example/` reads as the one and leads to the other; so may letters that only look alike.
  const hidesHost =
    url.username !== '' || url.password !== '' || url.host.split('.').some((part) => part.startsWith('xn--'));
  return { kind: saysWhere && !hidesHost ? 'open' : 'confirm', href: url.href };
}

/** @returns null for everything but http and https: no `javascript:`, no `file:`, no application's own scheme */
export function readHref(href: string): URL | null {
  if (href.length > MAX_LINK_CHARS || !URL.canParse(href)) return null;
  const url = new URL(href);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : null;
}

const bare = (address: string): string => address.trim().replace(/\/$/, '');
const sameAddress = (target: string, text: string): boolean =>
  bare(target) === bare(text) || bare(target).replace(/^https?:\/\//, '') === bare(text);
