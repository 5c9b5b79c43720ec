import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import test from "ava";
import { makeBaseForecaster } from "#app/base/base-forecaster.ts";
import { BASE_ABOUT, writeBaseModel } from "#app/base/base-model.ts";
import { systemClock } from "#core/clock.ts";
import { chooseRunner } from "#infer/runner-choice.ts";
import type { GoldenVector, Network } from "#infer/types.ts";
import { ModelFolder } from "#store/model-folder.ts";
import { scratchFolder } from "../../helpers/scratch.ts";

const ROOT = resolve(import.meta.dirname, "../../..");
const folderOf = (kind: string) => join(ROOT, "models", kind, BASE_ABOUT.version);

function goldenOf(kind: string): GoldenVector[] {
  const lists = JSON.parse(readFileSync(join(folderOf(kind), "golden.json"), "utf8")) as {
    input: number[];
    answer: number[];
  }[];
  return lists.map(({ input, answer }) => {
    return { input: Float32Array.from(input), answer: Float32Array.from(answer) };
  });
}

const NETWORKS: Readonly<Record<string, () => Network>> = {
  detector: () => new ModelFolder(ROOT, "detector").read(BASE_ABOUT.version).network,
  forecaster: () => new ModelFolder(ROOT, "forecaster").read(BASE_ABOUT.version).model.network,
};

for (const [kind, networkOf] of Object.entries(NETWORKS)) {
  test(`the ${kind} is whole, and every runner gives the answers that came with it`, (t) => {
    const golden = goldenOf(kind);
    t.is(golden.length, 4);
    const { choice } = chooseRunner({ network: networkOf() }, systemClock, golden);
    const refused = choice.others.filter(({ refusal }) => refusal !== null);
    t.deepEqual(
      refused.map(({ runner }) => runner),
      ["int8"],
    );
  });
}

test("the forecaster, trained again, has the same bytes", async (t) => {
  const scratch = scratchFolder(t);
  writeBaseModel(scratch, await makeBaseForecaster());
  for (const file of ["card.json", "weights.f32", "golden.json", "README.md"]) {
    const made = readFileSync(join(scratch, "forecaster", BASE_ABOUT.version, file));
    t.true(made.equals(readFileSync(join(folderOf("forecaster"), file))), file);
  }
});
