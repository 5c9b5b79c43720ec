import { fileLines } from "#app/file-lines.ts";
import { AppError } from "#core/errors.ts";
import type { Table } from "#features/types.ts";

/** More is refused: 128 MiB of numbers. */
const LIMITS = { rows: 2 ** 20, columns: 1024, values: 2 ** 25 } as const;
const NUMBER = /^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$/;

/**
 * Reads comma-separated numbers without a header, gzipped or not; `-` is standard input. An empty
 * cell, or nan, is a missing value.
 * @throws AppError "file-unreadable", or "file-format" that names line and column
 */
export async function readTable(path: string): Promise<Table> {
  const growing = growingTable(path);
  for await (const line of fileLines(path)) growing.addLine(line);
  return growing.table();
}

interface GrowingTable {
  addLine(line: string): void;
  table(): Table;
}

function growingTable(path: string): GrowingTable {
  let values = new Float32Array(4096);
  let [rows, columns] = [0, 0];
  const refuse = (wrong: string) => {
    const mend = "give rows of comma-separated numbers, all of one length, without a header";
    return new AppError("file-format", `${path}: line ${rows + 1} ${wrong}; ${mend}`);
  };
  const addLine = (line: string) => {
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
  return { addLine, table };
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
