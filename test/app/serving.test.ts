import test from "ava";
import { detectorServing } from "#app/served-detector.ts";
import { madeToServe } from "#app/serving.ts";
import { AppError, type ErrorCode } from "#core/errors.ts";
import { keptDetector } from "../helpers/kept-detector.ts";

const kept = keptDetector(1);
const failing = (code: ErrorCode) => () => {
  throw new AppError(code, "it cannot be read");
};

test("what is whole and fits is made to serve", (t) => {
  const made = madeToServe(() => kept, detectorServing(5));
  t.is(made?.kept, kept);
  t.is(made?.served.version, kept.version);
});

test("what is not there, does not fit, or is damaged is none", (t) => {
  t.is(
    madeToServe(() => null, detectorServing(5)),
    null,
  );
  t.is(
    madeToServe(() => kept, detectorServing(10)),
    null,
  );
  t.is(madeToServe(failing("model-invalid"), detectorServing(5)), null);
  t.is(madeToServe(failing("usage"), detectorServing(5)), null, "its folder has gone");
});

test("of a disk that gives no answer nothing is said", (t) => {
  t.throws(() => madeToServe(failing("store-failed"), detectorServing(5)), {
    code: "store-failed",
  });
});
