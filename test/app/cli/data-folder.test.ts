import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { dataFolder } from "#app/cli/data-folder.ts";
import { scratchFolder } from "../../helpers/scratch.ts";

test("the folder is the one named, or that of the configuration", (t) => {
  const data = scratchFolder(t);
  t.is(dataFolder({ data }), data);
  const config = join(scratchFolder(t), "config.json");
  writeFileSync(config, JSON.stringify({ store: { directory: data } }));
  t.is(dataFolder({ config }), data);
});

test("two at once, a folder that is none and a configuration that is none are refused", (t) => {
  const data = scratchFolder(t);
  const config = join(data, "config.json");
  t.throws(() => dataFolder({ data, config }), { code: "usage" });
  t.throws(() => dataFolder({ config }), { code: "config-invalid" });
  t.throws(() => dataFolder({ data: join(data, "none") }), {
    code: "store-failed",
    message: /none is no folder: name the appliance's data folder with --data, or /,
  });
  writeFileSync(config, "{}");
  t.throws(() => dataFolder({ data: config }), { code: "store-failed" });
});
