import { copyFileSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { versions } from "#app/versions.ts";
import { ARPGUARD, arpguard, refuses } from "../../helpers/command-line.ts";
import { scratchFolder } from "../../helpers/scratch.ts";

const COMMANDS = [
  "run",
  "replay",
  "alerts",
  "devices",
  "features",
  "synth",
  "mute",
  "pin",
  "doctor",
  "bench",
];

test("help is data: on stdout, with status 0", async (t) => {
  for (const args of [["--help"], ["help"]]) {
    const { status, stdout, stderr } = await arpguard(args);
    t.is(status, 0);
    t.is(stderr, "");
    for (const command of COMMANDS) t.regex(stdout, new RegExp(`^  ${command} `, "m"));
  }
});

test("each command has its own help", async (t) => {
  await Promise.all(
    COMMANDS.map(async (command) => {
      const { status, stdout } = await arpguard([command, "--help"]);
      t.is(status, 0);
      t.regex(stdout, new RegExp(`^Usage: arpguard ${command} `));
    }),
  );
});

test("it says its version, as package.json has it", async (t) => {
  const { status, stdout } = await arpguard(["--version"]);
  t.is(status, 0);
  t.is(stdout, `${versions().arpguard}\n`);
  t.regex(stdout, /^\d+\.\d+\.\d+/);
});

const refused = test.macro({
  title: (given, args: readonly string[]) => `refuses: ${given ?? args.join(" ")}`,
  exec: (t, args: readonly string[], line: string | RegExp) => refuses(t, args, 2, line),
});
test(
  "no command",
  refused,
  [],
  "name a command (run, replay, alerts, devices, features, synth, mute, pin, doctor, train, models, fleet, evaluate, report, bench); arpguard --help tells more",
);
test(refused, ["watch"], "unknown command 'watch'; arpguard --help tells more");
test(refused, ["replay"], "missing required argument 'file'; arpguard replay --help tells more");
test(
  refused,
  ["replay", "--fast", "a.pcap"],
  "unknown option '--fast'; arpguard replay --help tells more",
);
test(
  refused,
  ["synth"],
  "required option '--out <file>' not specified; arpguard synth --help tells more",
);
test(
  refused,
  ["fleet", "config"],
  /^arpguard: name a command \(apply\); arpguard fleet config --help/,
);
test(refused, ["features", "a", "b"], /^arpguard: too many arguments for 'features'/);
test(refused, ["doctor", "--interface"], /^arpguard: option '--interface <name>' argument missing/);

test("it runs from anywhere, and by a link to it", async (t) => {
  const link = join(scratchFolder(t), "guard");
  symlinkSync(ARPGUARD, link);
  const wrapper = ["sh", "-c", 'shift; exec "$0" "$@"', link];
  for (const options of [{ cwd: "/" }, { cwd: "/", wrapper }]) {
    const { status, stdout } = await arpguard(["help"], options);
    t.is(status, 0);
    t.regex(stdout, /^Usage: arpguard/);
  }
});

test("without its packages it says how to get them", async (t) => {
  const folder = scratchFolder(t);
  mkdirSync(join(folder, "bin"));
  const copy = join(folder, "bin/arpguard");
  copyFileSync(ARPGUARD, copy);
  const wrapper = ["sh", "-c", 'shift; exec "$0" "$@"', copy];
  const line = `${folder}/node_modules is missing; run 'make setup' in ${folder}`;
  await refuses(t, ["help"], 1, line, { wrapper });
});
