import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { arpguard, refuses } from "../../helpers/command-line.ts";
import { writeLayersModel } from "../../helpers/layers-model.ts";
import { randomNetwork } from "../../helpers/reference-network.ts";
import { scratchFolder } from "../../helpers/scratch.ts";

function forecaster(t: ExecutionContext): string {
  const folder = scratchFolder(t);
  const network = randomNetwork(
    {
      inputShape: [24, 10],
      layers: [
        { kind: "lstm", units: 64, isSequence: true },
        { kind: "dropout", rate: 0.2 },
        { kind: "lstm", units: 32, isSequence: false },
        { kind: "dense", units: 1, activation: "linear" },
      ],
    },
    1,
  );
  writeLayersModel(folder, network);
  return folder;
}

test("a layer a line, with what it gives and how many weights it has", async (t) => {
  const { status, stdout } = await arpguard(["models", "inspect", forecaster(t)]);
  t.is(status, 0);
  t.deepEqual(stdout.split("\n"), [
    "input    24 x 10",
    "lstm     24 x 64, every step, 19200 weights",
    "dropout  24 x 64, rate 0.2",
    "lstm     32, the last step, 12416 weights",
    "dense    1, linear, 33 weights",
    "in all   31649 weights",
    "",
  ]);
});

test("--json: one object", async (t) => {
  const { stdout } = await arpguard(["models", "inspect", "--json", forecaster(t)]);
  const { layers, ...rest } = JSON.parse(stdout) as { layers: object[] };
  t.deepEqual(rest, { input: [24, 10], weights: 31649 });
  t.deepEqual(layers[1], { kind: "dropout", does: "rate 0.2", output: [24, 64], weights: 0 });
});

test("what is no model is refused in one line", async (t) => {
  const path = join(scratchFolder(t), "no");
  await refuses(
    t,
    ["models", "inspect", path],
    1,
    /no: ENOENT.*; give a folder with model.json or model.tflite/,
  );
  await refuses(t, ["models", "inspect"], 2, /missing required argument 'path'/);
});
