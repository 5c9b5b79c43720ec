import test from "ava";
import { backoffMs } from "#report/backoff.ts";

const most = () => 1;

test("the wait grows from one second to five minutes and no further", (t) => {
  t.deepEqual(
    [1, 2, 3, 8, 9, 10, 11, 5000].map((failures) => backoffMs(failures, most)),
    [1000, 2000, 4000, 128_000, 256_000, 300_000, 300_000, 300_000],
  );
});

test("anything below may come: devices spread over the whole of it", (t) => {
  t.is(
    backoffMs(5, () => 0),
    0,
  );
  t.is(
    backoffMs(5, () => 0.25),
    4000,
  );
});
