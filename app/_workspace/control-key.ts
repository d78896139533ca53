// Ctrl for keyboards that have none: what a key sends while Ctrl is down. Pure.

const ESCAPE = 0x1b;
/** Ctrl with these is a control character, of which the lower five bits are the key's. */
const WITH_CONTROL = /^[a-z@[\\\]^_ ]$/i;

/** @returns what Ctrl makes of a typed character, or null when it makes nothing of it */
export function controlCharacter(text: string): string | null {
  if (text === '?') return '\x7f';
  // Where a hangul keyboard is on, the letter of the same key is meant.
  const letter = HANGUL_KEYS[text] ?? text;
  return WITH_CONTROL.test(letter) ? String.fromCharCode(letter.charCodeAt(0) & 0x1f) : null;
}

/** Of the two-set layout, which is what phones and computers in Korea have. */
const HANGUL_KEYS: Readonly<Record<string, string>> = Object.fromEntries(
  [...'ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ'].map((key, index) => [
    key,
    'qwertyuiopasdfghjklzxcvbnm'[index] ?? '',
  ]),
);

/** What the emulator answers by itself begins like this; it is no key. */
export const isTypedCharacter = (text: string): boolean => [...text].length === 1 && text.charCodeAt(0) !== ESCAPE;
