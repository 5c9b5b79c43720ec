import { seededRandom } from "#core/random.ts";
import type { Settings } from "#train/search/types.ts";
import { shuffle } from "#train/shuffle.ts";

/** So many ways to fit are tried, the default among them. */
export const SEARCHED = 8;
const SEED = 1;

/** The default, and others drawn from all combinations of values (Bergstra and Bengio, 2012). */
export function drawSettings(
  usual: Settings,
  choices: Readonly<Record<string, readonly number[]>>,
): Settings[] {
  let all: Settings[] = [{}];
  for (const [name, values] of Object.entries(choices)) {
    all = all.flatMap((settings) => values.map((value) => ({ ...settings, [name]: value })));
  }
  const others = all.filter((each) => JSON.stringify(each) !== JSON.stringify(usual));
  const order = Uint32Array.from(others.keys());
  shuffle(order, seededRandom(SEED));
  return [usual, ...Array.from(order.subarray(0, SEARCHED - 1), (index) => others[index]!)];
}
