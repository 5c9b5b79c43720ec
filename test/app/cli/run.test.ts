import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { runCommand } from "#app/cli/run.ts";
import { AppError } from "#core/errors.ts";
import { scratchFolder } from "../../helpers/scratch.ts";

const refused = test.macro((t, options: Parameters<typeof runCommand>[0], message: RegExp) =>
  t.throwsAsync(runCommand(options), { instanceOf: AppError, code: "usage", message }),
);

test("no source", refused, {}, /name the mirror port with --interface or capture\.interface/);
test(
  "two sources",
  refused,
  { synthetic: true, replay: "x.pcap" },
  /choose one of --interface, --replay and --synthetic/,
);

test("an interface of the configuration that is not there", async (t) => {
  const config = join(scratchFolder(t), "config.json");
  writeFileSync(config, JSON.stringify({ capture: { interface: "nosuch0" } }));
  await t.throwsAsync(runCommand({ config }), { code: "interface-missing", message: /nosuch0/ });
});
