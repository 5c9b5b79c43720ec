import test from "ava";
import type { Finding } from "#app/doctor/check.ts";
import { arpguard, refuses } from "../../helpers/command-line.ts";
import { startMosquitto } from "../../helpers/mosquitto.ts";
import { scratchFile, scratchFolder } from "../../helpers/scratch.ts";

const NAMES = ["interface", "mirror", "permission", "clock", "disk", "box", "broker"];

test("--json: a line a finding; all is well where everything is there", async (t) => {
  const broker = await startMosquitto(t);
  const settings = {
    capture: { interface: "lo" },
    store: { directory: scratchFolder(t), maxBytes: 4_194_304 },
    report: { url: broker.url },
  };
  const config = scratchFile(t, Buffer.from(JSON.stringify(settings)), "config.json");
  const { status, stdout, stderr } = await arpguard(["doctor", "--json", "--config", config]);
  t.is(stderr, "");
  t.is(status, 0);
  const findings: Finding[] = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  t.deepEqual(
    findings.map(({ name }) => name),
    NAMES,
  );
  for (const { name, result, detail, mend } of findings) {
    const isWell = result === "pass" || (name === "clock" ? result === "warn" : name === "mirror");
    t.true(isWell, `${name}: ${detail}`);
    t.is(mend !== undefined, result === "warn");
  }
});

test("one that fails makes the status 1, and what to do stands beside it", async (t) => {
  const { status, stdout, stderr } = await arpguard(["doctor", "--interface", "nope0"]);
  t.is(status, 1);
  t.is(stderr, "");
  const lines = stdout.trimEnd().split("\n");
  t.is(lines.length, NAMES.length);
  t.regex(lines[0] ?? "", /^fail interface {3}there is no nope0, only .*; name one of them, or/);
  t.is(lines.at(-1), "skip broker      none configured (report.url)");
});

test("the interface of the command line goes before the configuration's", async (t) => {
  const text = '{"capture":{"interface":"nope0"}}';
  const config = scratchFile(t, Buffer.from(text), "config.json");
  const [first = ""] = (await arpguard(["doctor", "--config", config])).stdout.split("\n");
  t.regex(first, /^fail interface/);
  const given = await arpguard(["doctor", "--config", config, "--interface", "lo"]);
  t.regex(given.stdout, /^pass interface {3}lo has a link/);
});

test("refuses a configuration that is none", async (t) => {
  await refuses(t, ["doctor", "--config", "/none.json"], 2, /^arpguard: \/none\.json: ENOENT/);
});
