import test, { type ExecutionContext } from "ava";
import { type ModelWork, seenAtWork } from "#app/fleet/model-commit.ts";
import type { ModelKind } from "#store/types.ts";

const { signal } = new AbortController();
const NEW = "20260501-180000-aaaa";
const OLD = "20260401-180000-aaaa";

/** A box of which each look tells the next of these; the last one stays. */
function box(looks: readonly ModelWork[], windowSeconds = 5) {
  let look = 0;
  return { windowSeconds, workOf: () => looks[Math.min(look++, looks.length - 1)]! };
}

const work = (windows: number, version: string | undefined, answers = windows) => ({
  ...{ windows, version, answers },
});

test("a detector is kept once it has judged three windows", async (t) => {
  const looks = [work(10, OLD), work(11, NEW), work(12, NEW), work(13, NEW), work(14, NEW)];
  let seen = 0;
  const counted = box(looks);
  const parts = {
    ...counted,
    workOf: () => {
      const next = counted.workOf();
      seen = next.windows;
      return next;
    },
  };
  await seenAtWork("detector", NEW, parts, signal);
  t.is(seen, 14, "three after the first look at which it served");
});

test("the others are kept once they have answered", async (t) => {
  for (const kind of ["forecaster", "optimizer"] as const) {
    const looks = [work(10, OLD, 7), work(11, NEW, 7), work(60, NEW, 7), work(61, NEW, 8)];
    await t.notThrowsAsync(seenAtWork(kind, NEW, box(looks), signal));
  }
});

const fails = test.macro({
  title: (_, kind: ModelKind, what: string) => `a ${kind}: ${what}`,
  async exec(
    t: ExecutionContext,
    kind: ModelKind,
    what: string,
    version: string | undefined,
    patience: number,
  ) {
    const answers = version === NEW ? 5 : 9;
    const last = work(10 + patience, version, answers);
    const still = box([
      work(10, version, answers),
      last,
      work(10 + patience + 1, version, answers),
    ]);
    await t.throwsAsync(seenAtWork(kind, NEW, still, signal), { message: what });
  },
});
test(fails, "detector", "it does not serve", OLD, 33);
test(fails, "detector", "it gives no answer", NEW, 33);
test(fails, "forecaster", "it does not serve", undefined, 150);
test(fails, "optimizer", "it gives no answer", NEW, 150);

test("another that serves in between begins the count anew", async (t) => {
  const looks = [
    work(1, NEW),
    work(2, NEW),
    work(3, OLD),
    work(4, NEW),
    work(6, NEW),
    work(7, NEW),
  ];
  const parts = box(looks);
  await seenAtWork("detector", NEW, parts, signal);
  t.is(parts.workOf().windows, 7);
});

test("told to end it ends", async (t) => {
  const why = new Error("no more");
  const waiting = seenAtWork("detector", NEW, box([work(1, OLD)]), AbortSignal.abort(why));
  await t.throwsAsync(waiting, { is: why });
});
