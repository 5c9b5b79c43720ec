import test from "ava";
import { AppError } from "#core/errors.ts";
import { memoryExceeded, NETWORK_MEMORY_BYTES, withMemory } from "#infer/memory-limit.ts";
import { createSimdUnit } from "#infer/simd/simd-unit.ts";
import { plainKernels } from "#train/plain-kernels.ts";

test("whole pages of WebAssembly, and a line that names the limit", (t) => {
  t.is(NETWORK_MEMORY_BYTES % 65_536, 0);
  t.is(memoryExceeded().code, "no-memory");
  t.regex(memoryExceeded().message, /more than 128 MiB/);
});

test("what is made comes back, and only a lack of memory is told as one", (t) => {
  t.deepEqual(
    withMemory(16, () => new Uint8Array(16)),
    new Uint8Array(16),
  );
  const broken = () => {
    throw new TypeError("broken");
  };
  t.throws(() => withMemory(1, broken), { instanceOf: TypeError, message: "broken" });
});

test("what the machine does not give is told as its lack, not as the limit", (t) => {
  // No machine has so much: the engine itself refuses.
  const bytes = 2 ** 52;
  const error = t.throws(() => withMemory(bytes, () => new ArrayBuffer(bytes)), {
    instanceOf: AppError,
    code: "no-memory",
  });
  t.regex(
    error?.message ?? "",
    /^this machine lacks 4294967296 MiB of memory for [^\n]* \(Array buffer allocation failed\): /,
  );
  t.notRegex(error?.message ?? "", /128/);
});

for (const [name, owner, maker, take, lack] of [
  ["WebAssembly", WebAssembly, "Memory", () => createSimdUnit(), "128 MiB"],
  ["plain", globalThis, "Float32Array", () => plainKernels().allocate(3), "less than 1 MiB"],
] as const) {
  test.serial(`kernels that find no memory say so: ${name}`, (t) => {
    const whole = Reflect.get(owner, maker);
    const construct = () => {
      throw new RangeError("could not allocate memory");
    };
    Object.assign(owner, { [maker]: new Proxy(whole, { construct }) });
    t.teardown(() => Object.assign(owner, { [maker]: whole }));
    const error = t.throws(take, { instanceOf: AppError, code: "no-memory" });
    t.true(error?.message.startsWith(`this machine lacks ${lack} of memory`));
  });
}
