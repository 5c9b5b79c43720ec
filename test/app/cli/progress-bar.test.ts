import { PassThrough } from "node:stream";
import test from "ava";
import { progressBar } from "#app/cli/progress-bar.ts";

function drawn(isTTY: boolean, shares: readonly number[]): string {
  const stream = Object.assign(new PassThrough(), { isTTY });
  const bar = progressBar("train x", stream as unknown as NodeJS.WriteStream);
  for (const share of shares) bar.show(share);
  bar.end();
  return stream.read()?.toString() ?? "";
}

test("a line of a terminal fills, and is written again for each per cent alone", (t) => {
  const text = drawn(true, [0, 0.004, 0.5, 0.5001, 1]);
  t.deepEqual(text.split("\r"), [
    "",
    `train x [${".".repeat(30)}]   0 %`,
    `train x [${"#".repeat(15)}${".".repeat(15)}]  50 %`,
    `train x [${"#".repeat(30)}] 100 %\n`,
  ]);
});

test("elsewhere nothing is written", (t) => {
  t.is(drawn(false, [0, 1]), "");
  t.is(drawn(true, []), "");
});
