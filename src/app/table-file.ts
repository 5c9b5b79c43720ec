import { openBytes } from "#capture/file/byte-source.ts";
import { gunzipBytes, isGzip } from "#capture/file/gunzip.ts";
import { AppError } from "#core/errors.ts";
import type { Table } from "#features/types.ts";

/** More is refused: 128 MiB of numbers. */
const LIMITS = { rows: 2 ** 20, columns: 1024, values: 2 ** 25, lineBytes: 65_536 } as const;
const READ_BYTES = 65_536;
const NUMBER = /^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$/;
const NEW_LINE = 0x0a;

/**
 * Reads comma-separated numbers without a header, gzipped or not; `-` is standard input. An empty
 * cell, or nan, is a missing value.
 * @throws AppError "file-unreadable", or "file-format" that names line and column
 */
export async function readTable(path: string): Promise<Table> {
  const growing = growingTable(path);
  let rest: Uint8Array = new Uint8Array(0);
  for await (const chunk of chunksOf(path)) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let end = bytes.indexOf(NEW_LINE); end >= 0; end = bytes.indexOf(NEW_LINE, from)) {
      growing.addLine(bytes.subarray(from, end));
      from = end + 1;
    }
    rest = bytes.slice(from);
    if (rest.length > LIMITS.lineBytes) throw growing.refuse("is too long for a row of numbers");
  }
  if (rest.length > 0) growing.addLine(rest);
  return growing.table();
}

/** The bytes of the file, unzipped. A chunk holds until the next one is asked for. */
async function* chunksOf(path: string): AsyncGenerator<Uint8Array, void> {
  const buffer = new Uint8Array(READ_BYTES);
  let source = openBytes(path);
  try {
    let got = await source.read(buffer, 0, READ_BYTES);
    if (isGzip(buffer.subarray(0, got))) {
      source = gunzipBytes(source, buffer.slice(0, got));
      got = await source.read(buffer, 0, READ_BYTES);
    }
    for (; got > 0; got = await source.read(buffer, 0, READ_BYTES)) yield buffer.subarray(0, got);
    if (source.fault() !== null) {
      const mend = "get the file again";
      throw new AppError("file-format", `${path}: damaged (${source.fault()}); ${mend}`);
    }
  } finally {
    source.close();
  }
}

interface GrowingTable {
  addLine(bytes: Uint8Array): void;
  /** The error for the line that comes next. */
  refuse(wrong: string): AppError;
  table(): Table;
}

function growingTable(path: string): GrowingTable {
  let values = new Float32Array(4096);
  let [rows, columns] = [0, 0];
  const decoder = new TextDecoder("latin1");
  const refuse = (wrong: string) => {
    const mend = "give rows of comma-separated numbers, all of one length, without a header";
    return new AppError("file-format", `${path}: line ${rows + 1} ${wrong}; ${mend}`);
  };
  const addLine = (bytes: Uint8Array) => {
    const line = decoder.decode(bytes).trimEnd();
    if (line === "") throw refuse("is empty");
    const cells = line.split(",");
    if (rows === 0) columns = cells.length;
    if (cells.length !== columns) throw refuse(`has ${cells.length} columns, not ${columns}`);
    if (columns > LIMITS.columns) throw refuse(`has more than ${LIMITS.columns} columns`);
    if (rows === LIMITS.rows) throw refuse(`is one more than the ${LIMITS.rows} that are read`);
    const at = rows * columns;
    if (at + columns > LIMITS.values) throw refuse(`passes ${LIMITS.values} numbers`);
    if (at + columns > values.length) values = grown(values, at + columns);
    for (const [column, cell] of cells.entries()) {
      const value = numberOf(cell.trim());
      if (value === null) throw refuse(`has no number in column ${column + 1}`);
      values[at + column] = value;
    }
    rows++;
  };
  const table = () => {
    if (rows === 0) throw refuse("is missing: the file is empty");
    return { rows, columns, values: values.slice(0, rows * columns) };
  };
  return { addLine, refuse, table };
}

function grown(values: Float32Array, needed: number): Float32Array<ArrayBuffer> {
  const larger = new Float32Array(Math.max(2 * values.length, needed));
  larger.set(values);
  return larger;
}

/** null for what is no number that a float32 holds; NaN for a missing one. */
function numberOf(cell: string): number | null {
  if (cell === "" || cell.toLowerCase() === "nan") return Number.NaN;
  const value = NUMBER.test(cell) ? Math.fround(Number(cell)) : Number.NaN;
  return Number.isFinite(value) ? value : null;
}
