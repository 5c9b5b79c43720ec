import test from "ava";
import { refuses } from "../../helpers/command-line.ts";

test("train without a model, or with one too many, is bad usage", async (t) => {
  await refuses(
    t,
    ["train"],
    2,
    /name a command \(detector, forecaster, optimizer, all\); arpguard train --help tells more/,
  );
  await refuses(
    t,
    ["train", "weather"],
    2,
    /^arpguard: unknown command 'weather'; arpguard train --help tells more\n$/,
  );
});
