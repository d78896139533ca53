/** In the terminal page's document: stand where the server puts the visitor's own. */
export const PLACES = { nonce: '%nonce%', theme: '%theme%' } as const;
