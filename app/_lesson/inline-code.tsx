// Plain text in which what stands between backticks is code. Server and client components both use it.
import type { ReactNode } from 'react';

export function InlineCode({ text }: { text: string }): ReactNode {
  const parts = text.split('`');
  // An odd backtick is only a backtick.
  if (parts.length % 2 === 0) return text;
  // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text never change places
  return parts.map((part, index) => (index % 2 === 0 ? part : <code key={index}>{part}</code>));
}
