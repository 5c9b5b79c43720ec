import test from "ava";
import { refuses } from "../../helpers/command-line.ts";

test("evaluate without a model, or a file too few, is bad usage", async (t) => {
  await refuses(t, ["evaluate"], 2, /name a command \(detector.*\); arpguard evaluate --help/);
  await refuses(t, ["evaluate", "detector", "--train", "a"], 2, /--test/);
});
