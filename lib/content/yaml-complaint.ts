// Says what the YAML parser complains of in words that tell an author what to do: of what is no YAML the first thing only, for
// one mistake makes the parser stumble over the lines that follow, too.
import { type Document, isAlias, isScalar, visit, type YAMLError } from 'yaml';

/** What is wrong, and where in the text. */
export interface YamlComplaint {
  readonly offset: number;
  readonly message: string;
}

type Parsed = Document.Parsed;

/** @param text what was parsed */
export function complaintsAboutYaml(document: Parsed, text: string): YamlComplaint[] {
  const broken = document.errors.filter(({ code }) => code !== 'DUPLICATE_KEY');
  const [first] = broken;
  if (first !== undefined) return [aboutSyntax(first, { document, text, broken })];
  const unknown = text.includes('*') ? unknownAliases(document) : [];
  return [
    ...unknown,
    ...document.errors.map((error) => aboutDuplicate(error, text)),
    ...document.warnings.map(aboutWarning),
  ];
}

const NEIGHBOURS = 'is this line, or the one before it, indented as its neighbours are?';
const invalid = (offset: number, message: string): YamlComplaint => ({ offset, message: `not valid YAML: ${message}` });

function aboutDuplicate({ pos: [offset] }: YAMLError, text: string): YamlComplaint {
  const [key] = /^[^:\n]*/.exec(text.slice(offset)) ?? [''];
  return invalid(offset, `found key ${key.trim()} twice, expected it once`);
}

function aboutWarning({ code, message, pos: [offset] }: YAMLError): YamlComplaint {
  const advice = code === 'TAG_RESOLVE_FAILED' ? '; put a text that begins with ! in quotes' : '';
  return invalid(offset, `${message}${advice}`);
}

/** To the parser, what begins with * stands for something that was written before. */
function unknownAliases(document: Parsed): YamlComplaint[] {
  const anchors = new Set<string>();
  const complaints: YamlComplaint[] = [];
  visit(document, {
    Node: (_, node) => {
      if ('anchor' in node && node.anchor !== undefined) anchors.add(node.anchor);
      if (!isAlias(node) || anchors.has(node.source)) return;
      complaints.push(invalid(node.range?.[0] ?? 0, `found *${node.source}; put a text that begins with * in quotes`));
    },
  });
  return complaints;
}

interface Broken {
  readonly document: Parsed;
  readonly text: string;
  readonly broken: readonly YAMLError[];
}

function aboutSyntax(first: YAMLError, { document, text, broken }: Broken): YamlComplaint {
  const { code, message, pos } = first;
  const [offset] = pos;
  switch (code) {
    case 'MULTIPLE_DOCS':
      return invalid(offset, 'found a second document, expected one: delete the line --- (or ...) between them');
    case 'TAB_AS_INDENT':
      return invalid(offset, `${message}; indent by spaces`);
    case 'BAD_SCALAR_START':
      return invalid(offset, `${message}; put the text in quotes`);
    case 'BLOCK_AS_IMPLICIT_KEY':
      return aboutNesting(first, { text, broken });
    case 'MULTILINE_IMPLICIT_KEY':
      return aboutKey(offset, text);
    case 'BAD_INDENT':
      // Brackets that are not closed are found out at a line that is not indented enough for what is in them.
      return message.startsWith('Flow') ? invalid(offset, message) : invalid(offset, aboutIndent(offset, text));
    case 'MISSING_CHAR':
      return aboutMissing(first, { document, text });
    case 'UNEXPECTED_TOKEN':
      return invalid(offset, beginsLine(offset, text) ? aboutIndent(offset, text) : `${message}; ${WHOLE}`);
    default:
      return invalid(offset, message);
  }
}

const WHOLE = "put all of the text in quotes: a ' within '…' is written twice";

function aboutIndent(offset: number, text: string): string {
  const line = lineAt(offset, text);
  if (/^\s*-[^\s-]/.test(line)) return `found ${JSON.stringify(line.trim())}, expected a blank behind the -`;
  return `found an indentation that does not fit, expected that of what it belongs to; ${NEIGHBOURS}`;
}

/** A colon in a text; or a line that is indented as if it belonged to the text before it. */
function aboutNesting(
  { message, pos: [offset] }: YAMLError,
  { text, broken }: Omit<Broken, 'document'>,
): YamlComplaint {
  const isContinued = broken.some(({ code, pos }) => code === 'MULTILINE_IMPLICIT_KEY' && pos[0] === offset);
  if (message.includes('sequence')) return invalid(offset, aboutIndent(offset, text));
  if (!isContinued) return invalid(offset, `${message}; put a text with a colon in it in quotes`);
  const next = nextLine(offset, text);
  return invalid(next, aboutIndent(next, text));
}

function aboutKey(offset: number, text: string): YamlComplaint {
  const before = text.slice(0, offset).trimEnd();
  if (/[|>][+-]?\d?$/.test(before)) {
    return invalid(
      offset,
      'found a text that is not indented, expected it further in than the key with the | before it',
    );
  }
  const line = lineAt(offset, text).trim();
  return invalid(
    offset,
    `found ${JSON.stringify(line)}, expected key: value; is the colon missing, or the blank behind it?`,
  );
}

/** The parser notices at the end of the file that a quotation goes on; an author has to look where it begins. */
function aboutMissing(
  { message, pos: [offset] }: YAMLError,
  { document, text }: Omit<Broken, 'broken'>,
): YamlComplaint {
  if (message.startsWith('Missing closing')) {
    const start = lastQuotation(document) ?? offset;
    return invalid(start, `found a quotation mark that is not closed, expected another one at the end of the text`);
  }
  if (message.startsWith('Sequence item')) return invalid(offset, aboutIndent(offset, text));
  return aboutKey(offset, text);
}

function lastQuotation(document: Parsed): number | undefined {
  let last: number | undefined;
  visit(document, {
    Scalar: (_, node) => {
      if (isScalar(node) && node.type?.startsWith('QUOTE') === true) last = node.range?.[0];
    },
  });
  return last;
}

const startOfLine = (offset: number, text: string): number => text.lastIndexOf('\n', offset - 1) + 1;

function lineAt(offset: number, text: string): string {
  const start = startOfLine(offset, text);
  const end = text.indexOf('\n', start);
  return text.slice(start, end < 0 ? undefined : end);
}

const beginsLine = (offset: number, text: string): boolean =>
  text.slice(startOfLine(offset, text), offset).trim() === '';

/** Of the next line that has anything. */
function nextLine(offset: number, text: string): number {
  const [passed] = /^[^\n]*\n\s*/.exec(text.slice(offset)) ?? [''];
  return offset + passed.length;
}
