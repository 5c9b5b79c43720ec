import { writeLine } from "#app/cli/output.ts";
import { type DetectorFigures, evaluateDetector } from "#app/detector-evaluation.ts";
import { readTable } from "#app/table-file.ts";
import { systemClock } from "#core/clock.ts";
import { AppError } from "#core/errors.ts";
import type { Table } from "#features/types.ts";

export interface EvaluateDetectorOptions {
  readonly train: string;
  readonly test: string;
  readonly labels: string;
  readonly json?: true;
}

/** `evaluate detector`: fits on one file, scores another, and says how well that went. */
export async function evaluateDetectorCommand(options: EvaluateDetectorOptions): Promise<void> {
  const train = await readTable(options.train);
  const test = await readTable(options.test);
  if (test.columns !== train.columns) {
    const wrong = `${options.test}: has ${test.columns} columns, ${options.train} ${train.columns}`;
    throw new AppError("file-format", `${wrong}; give files of the same columns`);
  }
  const labels = await readLabels(options.labels, test.rows);
  const { float, int8, silent } = await evaluateDetector(train, test, labels, systemClock);
  if (silent.length > 0) {
    const columns = silent.map((column) => column + 1).join(", ");
    process.stderr.write(
      `columns that never change in ${options.train} are left out: ${columns}\n`,
    );
  }
  if (options.json) writeLine(JSON.stringify({ ...float, int8, float }));
  else {
    writeLine("                float    int8");
    for (const name of Object.keys(float) as (keyof DetectorFigures)[]) {
      writeLine(line(name, float[name], int8[name]));
    }
  }
}

function line(name: string, ...values: readonly number[]): string {
  return [name.padEnd(15), ...values.map((value) => value.toFixed(4).padEnd(8))].join(" ").trim();
}

async function readLabels(path: string, rows: number): Promise<Uint8Array> {
  const table = await readTable(path);
  const wrong = wrongWithLabels(table, rows);
  if (wrong === null) return Uint8Array.from(table.values);
  const mend = "give a 0 or 1 for each test row, and both somewhere";
  throw new AppError("file-format", `${path}: ${wrong}; ${mend}`);
}

function wrongWithLabels({ rows, columns, values }: Table, wanted: number): string | null {
  if (columns !== 1) return `has ${columns} columns`;
  if (rows !== wanted) return `has ${rows} rows for ${wanted} of the test`;
  const strange = values.findIndex((value) => value !== 0 && value !== 1);
  if (strange >= 0) return `line ${strange + 1} is neither 0 nor 1`;
  return new Set(values).size === 2 ? null : `has nothing but ${values[0]}`;
}
