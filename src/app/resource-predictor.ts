import { createPreprocessor } from "#features/preprocessor.ts";
import { FEATURE_NAMES } from "#features/types.ts";
import { createForestPredictor } from "#optimize/forest-prediction.ts";
import { changedResource, fillResourceInputs, RESOURCE_INPUTS } from "#optimize/resource-rows.ts";
import { type Interval, type Knobs, type OptimizerModel, RESOURCE_NAMES } from "#optimize/types.ts";

const PLACES = RESOURCE_NAMES.map((name) => FEATURE_NAMES.indexOf(name));

/** Says what each of RESOURCE_NAMES will be in the next window; the answer is reused. */
export type ResourcePredictor = (interval: Interval, next: Knobs) => Float64Array;

/** Scaler, projection and trees in a row, with no allocation a call. */
export function createResourcePredictor(model: OptimizerModel): ResourcePredictor {
  const inputs = new Float32Array(RESOURCE_INPUTS.length);
  const prepare = createPreprocessor(model.preprocessing);
  const predictChanges = createForestPredictor(model.forest);
  const answer = new Float64Array(RESOURCE_NAMES.length);
  return (interval, next) => {
    fillResourceInputs(interval, next, inputs);
    const changes = predictChanges(prepare(inputs));
    for (let output = 0; output < answer.length; output++) {
      const now = interval.features[PLACES[output]!]!;
      answer[output] = changedResource(now, changes[output]!);
    }
    return answer;
  };
}
