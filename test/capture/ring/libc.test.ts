import test from "ava";
import { callFailed, lastErrno, libc, must } from "#capture/ring/libc.ts";
import { AppError } from "#core/errors.ts";

const EBADF = 9;
const ENOPROTOOPT = 92;

test("a failed call says why", (t) => {
  t.is(libc.close(-1), -1);
  t.is(lastErrno(), EBADF);
  const error = t.throws(() => must("close", libc.close(-1)), { instanceOf: AppError });
  t.is(error?.code, "capture-failed");
  t.regex(
    error?.message ?? "",
    /^Capture: the kernel refused close \(EBADF, bad file descriptor\)$/,
  );
  t.regex(callFailed("x", ENOPROTOOPT).message, /^Capture: the kernel refused x \(ENOPROTOOPT, /);
});

test("a call that succeeds gives its result", (t) => {
  const fd = must("socket", libc.socket(1, 1, 0));
  t.true(fd > 2);
  t.is(must("close", libc.close(fd)), 0);
});
