// How a component may be used in prose: its name, its attributes, what stands in it and what it stands in.
import {
  COMPONENT_NAMES,
  COMPONENTS,
  type ComponentName,
  type ComponentRule,
  isComponentName,
  VALUE_RULES,
} from './components.ts';
import { isComponent, type ProseAttribute, type ProseNode, textAttributes } from './prose-node.ts';
import { suggest } from './suggest.ts';

/** @param around what it stands in, the nearest last */
export function complaintsAboutComponent(node: ProseNode, around: readonly ProseNode[]): string[] {
  const name = node.name ?? '';
  if (!isComponentName(name)) {
    return [`found <${name}>, expected one of ${COMPONENT_NAMES.join(', ')}${adviceOnUnknown(name)}`];
  }
  const rule: ComponentRule = COMPONENTS[name];
  return [
    ...complaintsAboutAttributes(node.attributes ?? [], name, rule),
    ...complaintsAboutContent(node, name, rule),
    ...complaintsAboutPlace(node, { name, rule, around }),
  ];
}

/** Of a tag that is no component. In small letters it is a placeholder more often than a slip: <tag> is not meant as <Tab>. */
export function adviceOnUnknown(name: string): string {
  const same = COMPONENT_NAMES.filter((known) => known.toLowerCase() === name.toLowerCase());
  const near = suggest(name, /^[A-Z]/.test(name) ? COMPONENT_NAMES : same);
  return near !== '' ? near : `; if it is meant as text, write it as code, \`<${name}>\`, or as \\<${name}>`;
}

function complaintsAboutAttributes(attributes: readonly ProseAttribute[], name: string, rule: ComponentRule): string[] {
  const allowed = [...rule.required, ...rule.optional];
  const seen = new Set<string>();
  const complaints = attributes.flatMap((attribute) => {
    const complaint = complaintAboutAttribute(attribute, { name, allowed, seen });
    seen.add(attribute.name ?? '');
    return complaint === undefined ? [] : [complaint];
  });
  const missing = rule.required.filter((attribute) => !seen.has(attribute));
  return [
    ...complaints,
    ...missing.map((attribute) => `found <${name}> without ${attribute}, expected ${attribute}="…"`),
  ];
}

interface AttributeContext {
  readonly name: string;
  readonly allowed: readonly string[];
  readonly seen: ReadonlySet<string>;
}

function complaintAboutAttribute(attribute: ProseAttribute, { name, allowed, seen }: AttributeContext) {
  const { type, name: key = '', value } = attribute;
  if (type !== 'mdxJsxAttribute') return `found {…} in <${name}>, expected attributes such as id="run-hello"`;
  if (!allowed.includes(key)) {
    const expected = allowed.length === 0 ? 'no attributes' : `only ${allowed.join(', ')}`;
    return `found ${key} on <${name}>, expected ${expected}${suggest(key, allowed)}`;
  }
  if (typeof value !== 'string' || value.trim() === '') {
    return `found no text for ${key} of <${name}>, expected ${key}="…"`;
  }
  if (seen.has(key)) return `found ${key} of <${name}> twice, expected it once`;
  const rule = VALUE_RULES[`${name} ${key}`];
  return rule === undefined || rule.isValid(value)
    ? undefined
    : `found ${key}="${value}" on <${name}>, expected ${rule.expected}`;
}

function complaintsAboutContent(node: ProseNode, name: ComponentName, { content }: ComponentRule): string[] {
  const children = node.children ?? [];
  const found = `found text in <${name}>, expected`;
  if (content === 'none') return children.length > 0 ? [`${found} <${name} />`] : [];
  if (content === 'tabs') {
    const isTab = (child: ProseNode) => child.name === 'Tab' || isBlank(child);
    const held = children.flatMap((child) => (child.type === 'paragraph' ? (child.children ?? []) : [child]));
    if (held.length === 0 || !held.every(isTab))
      return [`found <${name}> with something else in it, expected only <Tab title="…">`];
    const titles = held.filter(isComponent).map((tab) => textAttributes(tab).title);
    const twice = titles.find((title, index) => title !== undefined && titles.indexOf(title) < index);
    return twice === undefined ? [] : [`found two tabs with the title ${JSON.stringify(twice)}, expected one`];
  }
  if (content === 'none-or-prose') return complaintsAboutEither(node, name);
  return children.some((child) => !isBlank(child)) ? [] : [`found nothing in <${name}>, expected text`];
}

/** Recorded output, or one's own words. */
function complaintsAboutEither(node: ProseNode, name: ComponentName): string[] {
  const empty = (node.children ?? []).length === 0;
  const named = (node.attributes ?? []).some((attribute) => attribute.name === 'of');
  if (named && !empty) return [`found text in <${name} of="…">, expected <${name} of="…" /> or text without of`];
  return !named && empty ? [`found <${name} /> without of, expected <${name} of="…" /> or text in it`] : [];
}

interface Place {
  readonly name: ComponentName;
  readonly rule: ComponentRule;
  readonly around: readonly ProseNode[];
}

function complaintsAboutPlace(node: ProseNode, { name, rule, around }: Place): string[] {
  const complaints: string[] = [];
  if (rule.within !== undefined && !around.some((outer) => outer.name === rule.within)) {
    complaints.push(`found <${name}> outside of any <${rule.within}>, expected it in one`);
  }
  if (name === 'Tab' && around.findLast(isComponent)?.name !== 'Tabs') {
    complaints.push('found <Tab> outside of <Tabs>, expected it right in one');
  }
  const parent = around.at(-1);
  const inSentence = node.type === 'mdxJsxTextElement' && parent !== undefined && !standsAlone(parent);
  if (rule.content !== 'words' && inSentence) {
    complaints.push(`found <${name}> inside a sentence, expected it on lines of its own`);
  }
  return complaints;
}

const isBlank = (node: ProseNode): boolean => node.type === 'text' && String(node.value ?? '').trim() === '';

/** MDX lifts components out of a paragraph that holds nothing else; in a sentence they would break it. */
const standsAlone = (parent: ProseNode): boolean =>
  (parent.type === 'paragraph' || isComponent(parent)) &&
  (parent.children ?? []).every((child) => (isComponent(child) && child.name !== 'Term') || isBlank(child));
