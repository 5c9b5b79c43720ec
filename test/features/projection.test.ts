import test from "ava";
import { projectedCount, projectRow } from "#features/projection.ts";

test("a row is centred, then looked at along each direction", (t) => {
  const projection = {
    mean: Float64Array.of(1, 2, 3),
    components: Float64Array.of(0.6, 0.8, 0, 0, 0, -1),
  };
  t.is(projectedCount(projection), 2);
  const projected = new Float32Array(2);
  projectRow(projection, Float32Array.of(2, 1, 5), projected);
  t.deepEqual(projected, Float32Array.of(0.6 * 1 + 0.8 * -1, -2));
  projectRow(projection, Float32Array.of(1, 2, 3), projected);
  t.deepEqual([...projected], [0, 0], "the mean is where nothing deviates");
});
