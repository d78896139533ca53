// Makes a component of compiled prose. Kept by the compiled text, so an unchanged lesson is evaluated once.
import { run } from '@mdx-js/mdx';
import type { MDXContent } from 'mdx/types';
import * as runtime from 'react/jsx-runtime';

/** Some hundred lessons in both languages. */
const KEPT = 500;
const evaluated = new Map<string, Promise<MDXContent>>();

export function evaluateProse(compiled: string): Promise<MDXContent> {
  const known = evaluated.get(compiled);
  if (known !== undefined) return known;
  const content = run(compiled, { ...runtime, baseUrl: 'file:///lesson' }).then((module) => module.default);
  evaluated.set(compiled, content);
  content.catch(() => evaluated.delete(compiled));
  const [oldest] = evaluated.keys();
  if (evaluated.size > KEPT && oldest !== undefined) evaluated.delete(oldest);
  return content;
}
