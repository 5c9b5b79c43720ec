import { basename } from "node:path";
import ts from "typescript";

const FILE_LINES = 300;
const FUNCTION_LINES = 60;
const LINE_COLUMNS = 100;

/** One parsed file of ours. */
export interface Source {
  /** From the project's folder. */
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
}

/** Gives what a file does against a rule, each as `path:line what`. */
export type Rule = (source: Source) => string[];

export function parse(path: string, text: string): Source {
  const kind = path.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind);
  return { path, text, tree };
}

/** Every node of the file, tokens aside. */
function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) yield* nodesOf(child);
}

/** A rule over single nodes: `name` tells what is wrong with one, or gives null. */
function nodeRule(name: (node: ts.Node, source: Source) => string | null): Rule {
  return (source) =>
    [...nodesOf(source.tree)].flatMap((node) => {
      const what = name(node, source);
      return what === null ? [] : [at(source, node.getStart(source.tree), what)];
    });
}

function at({ path, tree }: Source, position: number, what: string): string {
  return `${path}:${tree.getLineAndCharacterOfPosition(position).line + 1} ${what}`;
}

/** Names say what a file holds: kebab-case. */
export const fileNames: Rule = ({ path }) =>
  /^[a-z0-9]+(-[a-z0-9]+)*(\.test)?\.tsx?$/.test(basename(path)) ? [] : [`${path}:1 file name`];

export const fileLengths: Rule = ({ path, text }) => {
  const lines = text.trimEnd().split("\n").length;
  return lines <= FILE_LINES ? [] : [`${path}:${lines} more than ${FILE_LINES} lines`];
};

/** A line may be wider for one text alone, which stays whole so that a search finds it. */
export const lineWidths: Rule = (source) => {
  const { path, text, tree } = source;
  const texts = [...nodesOf(tree)].filter(isText);
  return text.split("\n").flatMap((line, index) => {
    if (line.length <= LINE_COLUMNS) return [];
    const start = tree.getPositionOfLineAndCharacter(index, 0);
    const isOneText = texts.some((node) => {
      const from = Math.max(node.getStart(tree), start);
      const until = Math.min(node.end, start + line.length);
      return line.length - (until - from) <= LINE_COLUMNS && until > from;
    });
    return isOneText ? [] : [`${path}:${index + 1} more than ${LINE_COLUMNS} columns`];
  });
};

function isText(node: ts.Node): boolean {
  return (
    ts.isStringLiteralLike(node) ||
    ts.isTemplateExpression(node) ||
    ts.isJsxText(node) ||
    ts.isRegularExpressionLiteral(node)
  );
}

export const functionLengths: Rule = nodeRule((node, { tree }) => {
  if (!ts.isFunctionLike(node)) return null;
  const line = (position: number) => tree.getLineAndCharacterOfPosition(position).line;
  const lines = line(node.end) - line(node.getStart(tree)) + 1;
  return lines > FUNCTION_LINES ? `function of ${lines} lines` : null;
});

// Written in two halves, so that this file keeps its own rule.
const UNFINISHED = new RegExp(`\\b(${["TO", "FIX", "X"].join("|")})(DO|ME|XX)\\b`);

export const unfinished: Rule = ({ path, text }) =>
  text
    .split("\n")
    .flatMap((line, index) => (UNFINISHED.test(line) ? [`${path}:${index + 1} unfinished`] : []));

/** Time and chance are arguments; core/clock.ts alone asks the machine. */
export const clocksAndChance: Rule = nodeRule((node) => {
  if (ts.isPropertyAccessExpression(node)) {
    const name = `${node.expression.getText()}.${node.name.text}`;
    return name === "Date.now" || name === "Math.random" ? name : null;
  }
  const isDate =
    (ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === "Date";
  return isDate && (node.arguments?.length ?? 0) === 0 ? "Date of now" : null;
});

export const anyTypes: Rule = nodeRule((node) =>
  node.kind === ts.SyntaxKind.AnyKeyword ? "any" : null,
);

/** No default exports and no barrels: an import names the file that defines. */
export const exportsByName: Rule = nodeRule((node) => {
  if (ts.isExportAssignment(node)) return "default export";
  if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) return "re-export";
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
  const isDefault = modifiers.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword);
  return isDefault ? "default export" : null;
});

export const inheritance: Rule = nodeRule((node) => {
  if (!ts.isHeritageClause(node) || node.token !== ts.SyntaxKind.ExtendsKeyword) return null;
  if (!ts.isClassLike(node.parent)) return null;
  const base = node.types[0]?.expression.getText();
  return base === "Error" ? null : `extends ${base}`;
});

/** A comment that is code: it parses, and does more than name things. */
export const commentedCode: Rule = (source) =>
  commentsOf(source).flatMap(({ position, text }) => {
    const { diagnostics = [] } = ts.transpileModule(text, { reportDiagnostics: true });
    if (text === "" || diagnostics.length > 0) return [];
    const isCode = parse("comment.ts", text).tree.statements.some((statement) => {
      if (!ts.isExpressionStatement(statement)) return !ts.isLabeledStatement(statement);
      return [...nodesOf(statement)].some((node) => ts.isCallLikeExpression(node));
    });
    return isCode ? [at(source, position, `code in a comment: ${text}`)] : [];
  });

/** Comments without their marks; lines of `//` that follow each other are one. */
function commentsOf({ text, tree }: Source): { position: number; text: string }[] {
  const ranges = new Map<number, ts.CommentRange>();
  for (const node of nodesOf(tree)) {
    if (ts.isJsxText(node)) continue;
    const found = [
      ...(ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []),
      ...(ts.getTrailingCommentRanges(text, node.end) ?? []),
    ];
    for (const range of found) ranges.set(range.pos, range);
  }
  const comments: { position: number; end: number; text: string }[] = [];
  for (const { pos, end } of [...ranges.values()].sort((a, b) => a.pos - b.pos)) {
    const inner = text.slice(pos, end).replace(/\*+\/$/, "");
    const body = inner.replace(/^\/\/ ?|^\/\*+|^\s*\* ?/gm, "");
    const last = comments.at(-1);
    const follows = last !== undefined && /^\s*$/.test(text.slice(last.end, pos));
    if (follows && text.startsWith("//", pos)) {
      last.text += `\n${body}`;
      last.end = end;
    } else comments.push({ position: pos, end, text: body.trim() });
  }
  return comments;
}

/**
 * Texts that spell one of `topics`. In the map's own folder a topic is named by its whole key,
 * which the compiler holds against the map; everywhere else by nothing at all.
 */
export function topicTexts(topics: readonly string[], folderOfMap: string): Rule {
  const spelt = topics.map((topic) => {
    const [level] = topic.split("{") as [string];
    return new RegExp(`(^|/)${level}${level === topic ? "(/|$)" : "($|[{:+#])"}`);
  });
  return nodeRule((node, { path }) => {
    if (ts.isImportDeclaration(node.parent ?? node)) return null;
    const isPiece = ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);
    if (!isPiece && !ts.isStringLiteralLike(node)) return null;
    if (path.startsWith(folderOfMap) && topics.includes(node.text)) return null;
    return spelt.some((topic) => topic.test(node.text)) ? `topic ${node.text}` : null;
  });
}

/** True for a file of types alone: nothing in it runs. */
export function isTypesAlone({ tree }: Source): boolean {
  return tree.statements.every(
    (statement) =>
      ts.isInterfaceDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement) ||
      (ts.isImportDeclaration(statement) &&
        statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword),
  );
}
