// Colours the code in prose while it is compiled: no script of it reaches the page. The colours are the page's own, by name
// (`--code-…` in app/styles/tokens.css), so that both themes are served by one text.
import { createCssVariablesTheme, createHighlighterCore, type HighlighterCore } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';

const THEME = createCssVariablesTheme({ name: 'slipway', variablePrefix: '--code-', fontStyle: false });

/** What lessons show, by the name that an author writes. */
const LANGUAGES: Readonly<Record<string, string>> = {
  ...{ sh: 'shellscript', bash: 'shellscript', shell: 'shellscript', console: 'shellsession' },
  ...{ dockerfile: 'docker', docker: 'docker', yaml: 'yaml', yml: 'yaml', json: 'json', html: 'html', css: 'css' },
  ...{ js: 'javascript', javascript: 'javascript', ts: 'typescript', typescript: 'typescript' },
  ...{ python: 'python', py: 'python', go: 'go', sql: 'sql', diff: 'diff', ini: 'ini', nginx: 'nginx' },
};

/** Characters: what is longer is shown as it is. */
const MOST_CHARS = 20_000;

let highlighter: Promise<HighlighterCore> | undefined;

/** Made once; the grammars are read when the first lesson is shown. */
function loadHighlighter(): Promise<HighlighterCore> {
  highlighter ??= createHighlighterCore({
    themes: [THEME],
    langs: [
      ...[
        import('shiki/langs/shellscript.mjs'),
        import('shiki/langs/shellsession.mjs'),
        import('shiki/langs/docker.mjs'),
      ],
      ...[import('shiki/langs/yaml.mjs'), import('shiki/langs/json.mjs'), import('shiki/langs/html.mjs')],
      ...[import('shiki/langs/css.mjs'), import('shiki/langs/javascript.mjs'), import('shiki/langs/typescript.mjs')],
      ...[import('shiki/langs/python.mjs'), import('shiki/langs/go.mjs'), import('shiki/langs/sql.mjs')],
      ...[import('shiki/langs/diff.mjs'), import('shiki/langs/ini.mjs'), import('shiki/langs/nginx.mjs')],
    ],
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  });
  return highlighter;
}

/** As much of a tree of HTML as is looked at. */
interface HtmlNode {
  readonly type: string;
  readonly tagName?: string;
  readonly value?: unknown;
  readonly properties?: { readonly className?: unknown };
  children?: HtmlNode[];
}

/** A rehype plugin. */
export const highlightCode = () => async (tree: HtmlNode) => {
  const found = codeIn(tree);
  if (found.length === 0) return;
  const { codeToHast } = await loadHighlighter();
  for (const { node, lang, text } of found) {
    const coloured: HtmlNode = codeToHast(text.replace(/\n$/, ''), { lang, theme: THEME.name ?? '' });
    node.children = coloured.children?.[0]?.children?.[0]?.children ?? node.children ?? [];
  }
};

interface Code {
  readonly node: HtmlNode;
  readonly lang: string;
  readonly text: string;
}

function codeIn(node: HtmlNode): Code[] {
  const inside = (node.children ?? []).flatMap(codeIn);
  if (node.tagName !== 'code' || !Array.isArray(node.properties?.className)) return inside;
  const [, name = ''] = /^language-(.+)$/.exec(String(node.properties.className[0])) ?? [];
  const lang = Object.hasOwn(LANGUAGES, name) ? LANGUAGES[name] : undefined;
  const text = (node.children ?? []).map(({ value }) => String(value ?? '')).join('');
  return lang === undefined || text.length > MOST_CHARS ? inside : [{ node, lang, text }];
}
