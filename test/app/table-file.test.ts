import { gzipSync } from "node:zlib";
import test, { type ExecutionContext } from "ava";
import fc from "fast-check";
import { readTable } from "#app/table-file.ts";
import { scratchFile } from "../helpers/scratch.ts";

const file = (t: ExecutionContext, text: string) =>
  scratchFile(t, Buffer.from(text, "latin1"), "rows.csv");

const reads = test.macro({
  title: (given, text: string) => given ?? `reads ${JSON.stringify(text)}`,
  exec: async (t, text: string, columns: number, ...values: number[]) => {
    const table = await readTable(file(t, text));
    t.is(table.columns, columns);
    t.is(table.rows, values.length / columns);
    t.deepEqual([...table.values], values.map(Math.fround));
  },
});

test(reads, "1,2\n3,4\n", 2, 1, 2, 3, 4);
test(reads, "1\n2", 1, 1, 2);
test(reads, "-1.5e-3, +.5,\t7.\r\n0,0,1E2\r\n", 3, -0.0015, 0.5, 7, 0, 0, 100);
test(
  "an empty cell and nan are missing",
  reads,
  ",nan\nNaN,1",
  2,
  Number.NaN,
  Number.NaN,
  Number.NaN,
  1,
);

const MEND = "give rows of comma-separated numbers, all of one length, without a header";
const refuses = test.macro({
  title: (given) => `refuses ${given}`,
  exec: async (t, text: string, wrong: string) => {
    const path = file(t, text);
    await t.throwsAsync(readTable(path), {
      code: "file-format",
      message: `${path}: ${wrong}; ${MEND}`,
    });
  },
});

test("a header", refuses, "cpu,memory\n1,2\n", "line 1 has no number in column 1");
test("a shorter row", refuses, "1,2\n3\n", "line 2 has 1 columns, not 2");
test("a longer row", refuses, "1,2\n3,4,5\n", "line 2 has 3 columns, not 2");
test("an empty line", refuses, "1,2\n\n3,4\n", "line 2 is empty");
test("an empty file", refuses, "", "line 1 is missing: the file is empty");
test("a hexadecimal number", refuses, "0x10\n", "line 1 has no number in column 1");
test("a number beyond float32", refuses, "1,1e39\n", "line 1 has no number in column 2");
test("Infinity", refuses, "Infinity\n", "line 1 has no number in column 1");
test(
  "many digits and a letter",
  refuses,
  `${"1".repeat(60_000)}x\n`,
  "line 1 has no number in column 1",
);
test("too many columns", refuses, `${"1,".repeat(1024)}1\n`, "line 1 has more than 1024 columns");

test("gzipped rows are the same, over many chunks", async (t) => {
  const text = Array.from({ length: 50_000 }, (_, i) => `${i},${i / 7}\n`).join("");
  const plain = await readTable(file(t, text));
  const zipped = await readTable(scratchFile(t, gzipSync(text), "rows.csv.gz"));
  t.is(plain.rows, 50_000);
  t.deepEqual(zipped, plain);
});

test("a cut gzip file is refused by name", async (t) => {
  const zipped = gzipSync(Array.from({ length: 9000 }, (_, i) => `${i * i}\n`).join(""));
  const path = scratchFile(t, zipped.subarray(0, zipped.length - 100), "rows.csv.gz");
  await t.throwsAsync(readTable(path), {
    code: "file-format",
    message: `${path}: damaged (gzip-cut); get the file again`,
  });
});

test("a file that is not there is named", async (t) => {
  await t.throwsAsync(readTable("/no/such.csv"), { code: "file-unreadable", message: /such\.csv/ });
});

test("any bytes are numbers or an error of ours", async (t) => {
  const bytes = fc.uint8Array({ maxLength: 200 });
  await fc.assert(
    fc.asyncProperty(bytes, async (each) => {
      try {
        const { rows, columns, values } = await readTable(scratchFile(t, each, "any.csv"));
        t.is(values.length, rows * columns);
      } catch (error) {
        t.regex((error as { code: string }).code, /^file-(format|unreadable)$/);
      }
    }),
  );
});
