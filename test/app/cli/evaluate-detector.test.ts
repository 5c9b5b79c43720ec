import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { seededRandom } from "#core/random.ts";
import { arpguard, refuses } from "../../helpers/command-line.ts";
import { scratchFolder } from "../../helpers/scratch.ts";

/** Three columns of noise and one that never changes; in test rows 500 to 519 they go wild. */
function files(t: ExecutionContext, change: Readonly<Record<string, string>> = {}): string[] {
  const folder = scratchFolder(t);
  const random = seededRandom(1);
  const row = (isWild: boolean) =>
    [1, 2, 3].map(() => (random.unit() + (isWild ? 3 : 0)).toFixed(4)).join(",");
  const rows = (isWild: (index: number) => boolean) =>
    Array.from({ length: 600 }, (_, index) => `${row(isWild(index))},7\n`).join("");
  const isWild = (index: number) => index >= 500 && index < 520;
  const labels = Array.from({ length: 600 }, (_, index) => (isWild(index) ? "1\n" : "0\n"));
  const texts = {
    train: rows(() => false),
    test: rows(isWild),
    labels: labels.join(""),
    ...change,
  };
  return Object.entries(texts).flatMap(([name, text]) => {
    const path = join(folder, `${name}.csv`);
    writeFileSync(path, text);
    return [`--${name}`, path];
  });
}

test("--json gives the figures of one line, and says what is left out", async (t) => {
  const args = files(t);
  const { status, stdout, stderr } = await arpguard(["evaluate", "detector", ...args, "--json"]);
  t.is(status, 0);
  t.is(stderr, `columns that never change in ${args[1]} are left out: 4\n`);
  const { float, int8, ...figures } = JSON.parse(stdout);
  t.deepEqual(Object.keys(figures), [
    "auc_pr",
    "auc_roc",
    "best_f1",
    "threshold",
    "precision",
    "recall",
    "f1",
    "accuracy",
    "fpr",
    "latency_us_p50",
    "latency_us_p99",
  ]);
  t.deepEqual(float, figures);
  t.deepEqual(Object.keys(int8), Object.keys(float));
  for (const { auc_pr, recall, fpr } of [float, int8]) {
    t.true(auc_pr > 0.9 && recall > 0.9 && fpr < 0.05, stdout);
  }
});

test("without --json a line a figure, of both builds", async (t) => {
  const { stdout } = await arpguard(["evaluate", "detector", ...files(t)]);
  const [head, ...lines] = stdout.trimEnd().split("\n");
  t.regex(head ?? "", /float +int8/);
  t.is(lines.length, 11);
  t.true(
    lines.every((line) => /^\w+ +\d+\.\d{4} +\d+\.\d{4}$/.test(line)),
    stdout,
  );
});

test("columns and labels that do not fit are refused by name", async (t) => {
  const wrong = async (change: Readonly<Record<string, string>>, line: RegExp) =>
    refuses(t, ["evaluate", "detector", ...files(t, change)], 1, line);
  const mend = "; give a 0 or 1 for each test row, and both somewhere";
  await wrong({ test: "1,2\n" }, /test\.csv: has 2 columns, .*train\.csv 4; give files/);
  await wrong({ labels: "0\n1\n" }, RegExp(`labels.csv: has 2 rows for 600 of the test${mend}`));
  await wrong({ labels: "0,1\n" }, RegExp(`labels.csv: has 2 columns${mend}`));
  await wrong({ labels: "0\n".repeat(600) }, RegExp(`labels.csv: has nothing but 0${mend}`));
  await wrong(
    { labels: "1\n2\n".repeat(300) },
    RegExp(`labels.csv: line 2 is neither 0 nor 1${mend}`),
  );
});
