import test from "ava";
import { AppError } from "#core/errors.ts";
import { inFile, modelFault } from "#infer/model-fault.ts";

test("a fault names file and field on one line", (t) => {
  const { code, message } = modelFault("a\nb/model.json", "modelTopology.x", "7, not 8");
  t.is(code, "model-invalid");
  t.is(message, "a b/model.json: modelTopology.x: 7, not 8");
});

test("what refuses a network gets the file's name, what is a defect stays as it is", (t) => {
  t.is(
    inFile("f", () => 7),
    7,
  );
  const refuse = () => {
    throw new AppError("no-memory", "too large");
  };
  const error = t.throws(() => inFile("f", refuse), { instanceOf: AppError });
  t.like(error, { code: "no-memory", message: "f: too large" });
  const fail = () => {
    throw new TypeError("defect");
  };
  t.throws(() => inFile("f", fail), { instanceOf: TypeError, message: "defect" });
});
