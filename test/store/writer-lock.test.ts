import test from "ava";
import { AppError } from "#core/errors.ts";
import { openHistory } from "#store/history.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { limitsFor, START, windowOf } from "./samples.ts";

test("a second appliance on the same folder is refused, until the first is gone", (t) => {
  const limits = limitsFor(scratchFolder(t));
  const first = openHistory(limits);
  t.throws(() => openHistory(limits), {
    instanceOf: AppError,
    code: "store-failed",
    message: `${limits.directory} is in use by another arpguard: stop it, or set store.directory`,
  });
  first.write(windowOf(0), []);
  t.is(first.health.state, "ok");
  first[Symbol.dispose]();
  using second = openHistory(limits);
  t.is(second.windowsSince(START, 10).length, 1);
});

test("after its end a history neither writes nor takes the folder again", (t) => {
  const limits = limitsFor(scratchFolder(t));
  const history = openHistory(limits);
  history[Symbol.dispose]();
  using next = openHistory(limits);
  history.write(windowOf(0), []);
  t.is(history.health.lostWindows, 1);
  t.deepEqual(next.windowsSince(START, 10), []);
});
