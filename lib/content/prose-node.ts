// As much of the syntax tree of prose as is looked at; every node of mdast, GFM and MDX fits.

export interface ProseNode {
  readonly type: string;
  readonly name?: string | null;
  readonly value?: unknown;
  readonly url?: string;
  readonly depth?: number;
  readonly lang?: string | null | undefined;
  /** What a fence says after its language. */
  readonly meta?: string | null | undefined;
  readonly attributes?: readonly ProseAttribute[];
  readonly children?: readonly ProseNode[];
  readonly position?:
    | {
        readonly start: { readonly line: number; readonly column?: number };
        readonly end?: { readonly line: number };
      }
    | undefined;
}

export interface ProseAttribute {
  readonly type: string;
  readonly name?: string;
  readonly value?: unknown;
}

const JSX_TYPES: ReadonlySet<string> = new Set(['mdxJsxFlowElement', 'mdxJsxTextElement']);

export const isComponent = (node: ProseNode): boolean => JSX_TYPES.has(node.type);

export const lineOf = (node: ProseNode): number | null => node.position?.start.line ?? null;

/** The attributes written as text, `<Run id="…" />`. */
export function textAttributes({ attributes = [] }: ProseNode): Readonly<Record<string, string>> {
  const texts = attributes.flatMap(({ name, value }) =>
    name !== undefined && typeof value === 'string' ? [[name, value] as const] : [],
  );
  return Object.fromEntries(texts);
}

/** A fence that is a block of its own, in the short form of a lesson. */
export const isRunFence = ({ type, meta }: ProseNode): boolean => type === 'code' && /^run(\s|$)/.test(meta ?? '');
