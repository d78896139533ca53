// The components that prose may use, and their attributes. The one list; the page's components are keyed by it.

export interface ComponentRule {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** True: has nothing inside (`<Run id="…" />`). */
  readonly empty: boolean;
}

export const COMPONENTS = {
  /** A part of the lesson with a check. */
  Step: { required: ['id'], optional: [], empty: false },
  /** A runnable block. */
  Run: { required: ['id'], optional: [], empty: true },
  Note: { required: [], optional: ['title'], empty: false },
  Warning: { required: [], optional: ['title'], empty: false },
} as const satisfies Record<string, ComponentRule>;

export type ComponentName = keyof typeof COMPONENTS;
export const COMPONENT_NAMES = Object.keys(COMPONENTS) as [ComponentName, ...ComponentName[]];

export const isComponentName = (name: string): name is ComponentName => Object.hasOwn(COMPONENTS, name);
