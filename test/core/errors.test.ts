import test from "ava";
import { AppError, exitStatusOf, firstError, oneLine } from "#core/errors.ts";

test("an AppError carries its code, its message and its cause", (t) => {
  const cause = new Error("ENOENT");
  const error = new AppError("file-unreadable", "a.pcap: is not there", { cause });
  t.true(error instanceof Error);
  t.is(error.name, "AppError");
  t.is(error.code, "file-unreadable");
  t.is(error.message, "a.pcap: is not there");
  t.is(error.cause, cause);
});

const exitsWith = test.macro({
  title: (_, thrown: unknown, status: number) => `exit status ${status} for ${String(thrown)}`,
  exec: (t, thrown: unknown, status: 1 | 2) => {
    t.is(exitStatusOf(thrown), status);
  },
});

test(exitsWith, new AppError("usage", "bad usage"), 2);
test(exitsWith, new AppError("config-invalid", "bad config"), 2);
test(exitsWith, new AppError("permission", "not allowed"), 1);
test(exitsWith, new Error("a defect"), 1);
test(exitsWith, "a thrown text", 1);
test(exitsWith, undefined, 1);

const isOneLine = test.macro({
  title: (_, thrown: unknown) => `one line of ${JSON.stringify(String(thrown))}`,
  exec: (t, thrown: unknown, line: string) => {
    t.is(oneLine(thrown), line);
  },
});

test(isOneLine, new Error("one line"), "one line");
test(isOneLine, new Error("first\n  second\r\nthird"), "first second third");
test(isOneLine, new Error("a carriage\rreturn"), "a carriage return");
test(isOneLine, new AppError("usage", "  \n told\n"), "told");
test(isOneLine, "a thrown text", "a thrown text");
test(isOneLine, null, "null");
test(isOneLine, undefined, "undefined");

test("an error met while cleaning up does not hide the one that came first", (t) => {
  const cleanUp = (message: string) => ({
    [Symbol.dispose]: () => {
      throw new Error(message);
    },
  });
  const thrown = t.throws(() => {
    using _outer = cleanUp("outer");
    using _inner = cleanUp("inner");
    throw new AppError("usage", "the first");
  });
  t.true(thrown instanceof SuppressedError);
  t.is(oneLine(thrown), "the first");
  t.is(exitStatusOf(thrown), 2);
  t.like(firstError(thrown), { code: "usage" });
});

test("of an error met while cleaning up after another, the other counts", (t) => {
  const first = new AppError("usage", "bad usage");
  const closing = new SuppressedError(new Error("closing failed"), first);
  const both = new SuppressedError(new Error("closing that failed too"), closing);
  t.is(firstError(both), first);
  t.is(exitStatusOf(both), 2);
  t.is(oneLine(both), "bad usage");
  t.is(firstError(first), first);
});
