import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import test from "ava";
import { makeBaseDetector } from "#app/base/base-detector.ts";
import { makeBaseForecaster } from "#app/base/base-forecaster.ts";
import { BASE_ABOUT, writeBaseModel } from "#app/base/base-model.ts";
import { BASE_ROOT } from "#app/base/make-base-models.ts";
import { systemClock } from "#core/clock.ts";
import { chooseRunner } from "#infer/runner-choice.ts";
import { ModelFolder } from "#store/model-folder.ts";
import { scratchFolder } from "../../helpers/scratch.ts";

/** The store looks for models below a data folder. */
const ROOT = dirname(BASE_ROOT);
const folderOf = (kind: string) => join(BASE_ROOT, kind, BASE_ABOUT.version);

const MODELS = {
  detector: () => new ModelFolder(ROOT, "detector").read(BASE_ABOUT.version),
  forecaster: () => {
    const { model, golden } = new ModelFolder(ROOT, "forecaster").read(BASE_ABOUT.version);
    return { network: model.network, golden };
  },
};

for (const [kind, read] of Object.entries(MODELS)) {
  test(`the ${kind} is whole, and every runner gives the answers that came with it`, (t) => {
    const { network, golden } = read();
    t.is(golden.length, 4);
    const { choice } = chooseRunner({ network }, systemClock, golden);
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
  for (const file of ["card.json", "weights.f32", "README.md"]) {
    const made = readFileSync(join(scratch, "forecaster", BASE_ABOUT.version, file));
    t.true(made.equals(readFileSync(join(folderOf("forecaster"), file))), file);
  }
});

test("a detector of a shorter day is made the same way, and judges the next morning", async (t) => {
  const { kept, readme } = await makeBaseDetector(3600, 300);
  t.is(kept.windows, 720);
  t.true(kept.heldOutWindows >= 59 && kept.heldOutRate >= 0 && kept.heldOutRate <= 1);
  t.regex(readme, /^- \*\*Data\*\*: 720 windows of 5 s /m);
  const scratch = scratchFolder(t);
  writeBaseModel(join(scratch, "models"), {
    kind: "detector",
    kept,
    readme,
  });
  t.deepEqual(new ModelFolder(scratch, "detector").read(kept.version), kept);
});
