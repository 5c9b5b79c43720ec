import { rmSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { micros } from "#core/units.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import { arpguard, refuses } from "../../helpers/command-line.ts";
import { keptDetector } from "../../helpers/kept-detector.ts";
import { scratchFolder } from "../../helpers/scratch.ts";

const AT = micros(Date.parse("2026-05-01T18:00:00Z") * 1000);
const linesOf = (text: string) => text.trimEnd().split("\n");
const models = async (data: string, ...args: string[]) => {
  const { status, stdout, stderr } = await arpguard(["models", ...args, "--data", data]);
  return status === 0 ? linesOf(stdout) : [stderr];
};

test("two models are listed, shown, and changed for each other", async (t) => {
  const data = scratchFolder(t);
  const registry = new ModelRegistry(data);
  const old = registry.install(keptDetector(1), AT).version;
  const { version } = registry.install(keptDetector(2), micros(AT + 1_000_000));
  const rows = await models(data, "list");
  t.is(rows.length, 2);
  t.regex(rows[0]!, new RegExp(`^${old} previous trained 2026-05-01T18:00:00.000000Z on 17280 `));
  t.regex(
    rows[1]!,
    new RegExp(`^${version} current  .*, 0\\.05 % of the held-out windows in an a`),
  );
  const shown = await models(data, "show");
  t.regex(shown.join("\n"), /^seed +2$/m);
  t.regex(shown.join("\n"), /^packets_per_s +usually -?[\d.]+ to [\d.]+$/m);
  const [json = ""] = await models(data, "show", old, "--json");
  t.like(JSON.parse(json), { version: old, role: "previous", seed: 1, windowSeconds: 5 });
  t.is(JSON.parse(json).features.length, 20);
  const [said = ""] = await models(data, "rollback");
  t.is(said, `${old} is current again: it serves from the next start of the appliance`);
  const [first = ""] = await models(data, "list", "--json");
  t.like(JSON.parse(first), { version: old, role: "current", windows: 17_280 });
  const [choice = ""] = await models(data, "rollback", "--json");
  t.deepEqual(JSON.parse(choice), { current: version, previous: old });
});

test("a damaged model is listed with what is wrong", async (t) => {
  const data = scratchFolder(t);
  const { version } = new ModelRegistry(data).install(keptDetector(1), AT);
  rmSync(join(data, "models/detector", version, "weights.f32"));
  const [row = ""] = await models(data, "list");
  t.regex(row, new RegExp(`^${version} current  \\S+${version}: a file is missing: train again`));
  await refuses(t, ["models", "show", "--data", data], 1, /a file is missing: train again/);
});

test("what is not there is refused in one line", async (t) => {
  const data = scratchFolder(t);
  t.deepEqual(await models(data, "list"), [""]);
  const wrong: [string[], RegExp][] = [
    [["show"], /^arpguard: models show: there is no current model: arpguard train detector makes/],
    [["show", "../etc"], /^arpguard: models: there is no model \.\.\/etc: arpguard models list /],
    [["rollback"], /^arpguard: models rollback: there is no model before the current one\n$/],
  ];
  await Promise.all(
    wrong.map(([args, line]) => refuses(t, ["models", ...args, "--data", data], 2, line)),
  );
  await refuses(t, ["models"], 2, /^arpguard: name a command \(list, show, rollback, inspect\); /);
});
