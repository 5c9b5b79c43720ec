import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import test from "ava";
import { plain } from "#app/cli/output.ts";

const HOME = join(import.meta.dirname, "../../..");
const LINES = 20_000;
/** Also makes the pipe one that does not block, as Node does when it writes to it itself. */
const PROGRAM = `
  import { writeLine } from "#app/cli/output.ts";
  process.stdout.write("");
  for (let n = 0; n < ${LINES}; n++) writeLine("line " + n + " \u00e4\u20ac");
`;

test("a slow reader gets every line whole", async (t) => {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", PROGRAM], {
    cwd: HOME,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = once(child, "exit");
  let text = "";
  for await (const chunk of child.stdout.setEncoding("utf8")) {
    text += chunk;
    await sleep(5);
  }
  t.deepEqual(await exit, [0, null]);
  t.deepEqual(text.split("\n"), [
    ...Array.from({ length: LINES }, (_, n) => `line ${n} \u00e4\u20ac`),
    "",
  ]);
});

test("what others wrote stays on its line and steers no terminal", (t) => {
  t.is(plain("a\n\u001b[2J\u0007b\u2028c\u202ed"), "a [2J b c d");
  t.is(plain("Zürich: 5 °C"), "Zürich: 5 °C");
  t.is(plain("x".repeat(9000)).length, 500);
});
