type Value = string | number | readonly string[];
export type Row = Readonly<Record<string, Value>>;

export interface ZeekLog {
  readonly path: string;
  /** Whether it ended with #close. */
  readonly closed: boolean;
  /** Without the unset fields. */
  readonly rows: readonly Row[];
}

/** What the lines that begin with # say, so far. */
interface Meta {
  separator: string;
  readonly values: Map<string, string[]>;
  closed: boolean;
}

/** Reads a log of Zeek's ASCII writer by what its own header says. @throws on what is none */
export function readZeekLog(text: string): ZeekLog {
  if (!text.endsWith("\n")) throw new Error("the last line has no end");
  const meta: Meta = { separator: "\t", values: new Map(), closed: false };
  const rows: Row[] = [];
  for (const line of text.slice(0, -1).split("\n")) {
    if (line.startsWith("#")) readMeta(line, meta);
    else if (meta.closed) throw new Error(`a row after the end: ${line}`);
    else rows.push(readRow(line, meta));
  }
  return { path: metaOf(meta, "path")[0] ?? "", closed: meta.closed, rows };
}

function readMeta(line: string, meta: Meta): void {
  if (line.startsWith("#separator ")) {
    meta.separator = readable(line.slice("#separator ".length));
    meta.closed = false;
    return;
  }
  const [name = "", ...values] = line.slice(1).split(meta.separator);
  meta.values.set(name, values);
  if (name === "close") meta.closed = true;
}

function metaOf({ values }: Meta, name: string): readonly string[] {
  const found = values.get(name);
  if (found === undefined) throw new Error(`no #${name}`);
  return found;
}

function readRow(line: string, meta: Meta): Row {
  const names = metaOf(meta, "fields");
  const types = metaOf(meta, "types");
  const cells = line.split(meta.separator);
  if (cells.length !== names.length || cells.length !== types.length) {
    throw new Error(`${cells.length} cells for ${names.length} fields`);
  }
  const [unset] = metaOf(meta, "unset_field");
  return Object.fromEntries(
    cells.flatMap((cell, n) =>
      cell === unset ? [] : [[names[n], readValue(cell, types[n] ?? "", meta)]],
    ),
  );
}

function readValue(cell: string, type: string, meta: Meta): Value {
  const isEmpty = cell === metaOf(meta, "empty_field")[0];
  if (type.startsWith("set[")) {
    return isEmpty ? [] : cell.split(metaOf(meta, "set_separator")[0] ?? ",").map(readable);
  }
  if (["time", "interval", "count", "port"].includes(type)) {
    if (!/^\d+(\.\d+)?$/.test(cell)) throw new Error(`no ${type}: ${cell}`);
    return Number(cell);
  }
  return isEmpty ? "" : readable(cell);
}

function readable(text: string): string {
  return text.replaceAll(/\\x([0-9a-f]{2})/g, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
