import { type SpawnOptions, spawn } from "node:child_process";
import test from "ava";
import { endOfTrial } from "#infer/tflite-c/trial-end.ts";

/** A shell that leads a group of its own. */
function shell(script: string, program = "sh") {
  const options: SpawnOptions = { stdio: ["ignore", "ignore", "pipe"], detached: true };
  return spawn(program, ["-c", script], options);
}

const ends = test.macro(async (t, script: string, how: string | null) => {
  t.is(await endOfTrial(shell(script)).ended, how);
});
test("one that ends well did not break", ends, "exit 0", null);
test("one that fails says how", ends, "exit 3", "it ended its process (status 3)");
test("one that falls says how", ends, "kill -SEGV $$", "it ended its process (SIGSEGV)");
test("a helper that holds the pipes ends with it", ends, "sleep 60 & exit 0", null);
test("one that has left the group is not waited for", ends, "setsid sleep 20 & exit 0", null);

test("one that is killed has ended", async (t) => {
  const { ended, kill } = endOfTrial(shell("sleep 60; true"));
  kill();
  t.is(await ended, "it ended its process (SIGKILL)");
  t.notThrows(kill, "there is nobody left");
});

test("one that could not be started says why", async (t) => {
  const { ended, kill } = endOfTrial(shell("exit 0", "/nonexistent/sh"));
  t.regex((await ended) ?? "", /^no process could be started \(.*ENOENT/);
  t.notThrows(kill);
});
