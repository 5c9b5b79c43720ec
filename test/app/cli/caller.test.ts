import { spawnSync } from "node:child_process";
import { userInfo } from "node:os";
import test from "ava";
import { callerName } from "#app/cli/caller.ts";

test("whoever runs it is named, with the number", (t) => {
  const { username, uid } = userInfo();
  t.is(callerName({}), `${username} (${uid})`);
});

test("under sudo it is the one who called it; nothing else in the environment counts", (t) => {
  const isRoot = process.geteuid?.() === 0;
  const own = callerName({});
  t.is(callerName({ SUDO_USER: "ann", SUDO_UID: "1000" }), isRoot ? "ann (1000) as root" : own);
  t.is(callerName({ SUDO_USER: "ann\n", SUDO_UID: "1000" }), own);
  t.is(callerName({ SUDO_USER: "ann", SUDO_UID: "0x1" }), own);
  t.is(callerName({ SUDO_USER: "ann" }), own);
});

test("a user whom the system has no name for is a number, and cannot pose as another", (t) => {
  const code = 'import { callerName } from "#app/cli/caller.ts"; console.log(callerName())';
  const { stdout } = spawnSync(
    "setpriv",
    ["--reuid=54321", "--clear-groups", process.execPath, "--input-type=module", "-e", code],
    { encoding: "utf8", env: { ...process.env, SUDO_USER: "ann", SUDO_UID: "1000" } },
  );
  t.is(stdout, "uid 54321\n");
});
