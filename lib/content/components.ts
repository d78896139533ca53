// The components that prose may use, and their attributes. The one list; the page's components are keyed by it.
import { isRelativePath } from './relative-path.ts';

export interface ComponentRule {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** What stands inside: nothing (`<Run id="…" />`), prose, words of the sentence around it, or only the component named. */
  readonly content: 'none' | 'prose' | 'words' | 'tabs' | 'none-or-prose';
  /** It stands in one of these, at any depth. */
  readonly within?: 'Step';
}

export const COMPONENTS = {
  /** A part of the lesson with a check. */
  Step: { required: ['id'], optional: [], content: 'prose' },
  /** A runnable block. */
  Run: { required: ['id'], optional: [], content: 'none' },
  /** Whether the step is done, and a button to look again. */
  Check: { required: [], optional: [], content: 'none', within: 'Step' },
  Hint: { required: [], optional: ['title'], content: 'prose', within: 'Step' },
  Solution: { required: [], optional: [], content: 'none', within: 'Step' },
  Quiz: { required: ['id'], optional: [], content: 'none' },
  /** What a block prints: as it was recorded, or as the author writes it. */
  Output: { required: [], optional: ['of'], content: 'none-or-prose' },
  Note: { required: [], optional: ['title'], content: 'prose' },
  Warning: { required: [], optional: ['title'], content: 'prose' },
  Tabs: { required: [], optional: [], content: 'tabs' },
  /** Right in `Tabs`. */
  Tab: { required: ['title'], optional: [], content: 'prose' },
  Terminal: { required: ['name'], optional: [], content: 'none' },
  Editor: { required: ['path'], optional: ['host'], content: 'none' },
  Preview: { required: ['port'], optional: ['host', 'path'], content: 'none' },
  Map: { required: [], optional: ['host'], content: 'none' },
  Lens: { required: [], optional: [], content: 'none' },
  Figure: { required: ['src', 'alt'], optional: ['dark', 'caption'], content: 'none' },
  /** A word of the glossary, in a sentence. */
  Term: { required: ['id'], optional: [], content: 'words' },
  Reveal: { required: ['title'], optional: [], content: 'prose' },
} as const satisfies Record<string, ComponentRule>;

export type ComponentName = keyof typeof COMPONENTS;
export const COMPONENT_NAMES = Object.keys(COMPONENTS) as [ComponentName, ...ComponentName[]];

export const isComponentName = (name: string): name is ComponentName => Object.hasOwn(COMPONENTS, name);

interface ValueRule {
  isValid(value: string): boolean;
  readonly expected: string;
}

const SOME_SITE = 'http://preview.invalid';

/** What the value of an attribute must look like, where any text will not do. */
export const VALUE_RULES: Readonly<Record<string, ValueRule>> = {
  'Editor path': { isValid: isRelativePath, expected: 'a path in the home such as path="app/Dockerfile"' },
  'Preview port': {
    isValid: (value) => /^[1-9]\d{0,4}$/.test(value) && Number(value) <= 65_535,
    expected: 'a port such as port="8080"',
  },
  // As a browser reads it: `//x.y/z` and `/\\x.y/z` are another site's.
  'Preview path': {
    isValid: (value) =>
      value.startsWith('/') && URL.canParse(value, SOME_SITE) && new URL(value, SOME_SITE).origin === SOME_SITE,
    expected: 'a path such as path="/index.html"',
  },
};
