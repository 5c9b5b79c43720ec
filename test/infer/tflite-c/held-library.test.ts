import { createHash } from "node:crypto";
import { readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import test from "ava";
import koffi from "koffi";
import { holdLibrary } from "#infer/tflite-c/held-library.ts";
import { counterOf, oddDelegate, oddRuntime } from "../../helpers/odd-library.ts";
import { scratchFolder } from "../../helpers/scratch.ts";

const [THREADS, ROUNDS] = [3, 200];
const descriptors = () => readdirSync("/proc/self/fd").length;

test.serial("what is held is the file, byte by byte, and cannot be changed", (t) => {
  const pin = oddRuntime(t);
  const held = holdLibrary(pin);
  t.is(held.path, pin.path);
  t.deepEqual(readFileSync(held.loadPath), readFileSync(pin.path));
  t.throws(() => writeFileSync(held.loadPath, "else"), { code: "EPERM" });
});

test.serial("a library goes on when its file is overwritten in place, and when it is gone", (t) => {
  const pin = oddRuntime(t);
  const live = counterOf(pin, "odd_live");
  writeFileSync(pin.path, "");
  t.is(live(), 0);
  const other = oddRuntime(t, ["ODD_CRASH_LOAD"]);
  renameSync(other.path, pin.path);
  t.is(live(), 0);
});

test.serial("the same bytes are held once, by whatever name and thread", async (t) => {
  const pin = oddRuntime(t);
  const held = holdLibrary(pin);
  const before = descriptors();
  const path = `${scratchFolder(t)}/other.so`;
  writeFileSync(path, readFileSync(pin.path));
  t.deepEqual(holdLibrary({ ...pin, path }), { path, loadPath: held.loadPath });
  const source = import.meta.resolve("#infer/tflite-c/held-library.ts");
  const program = `
    const { parentPort, workerData } = require("node:worker_threads");
    import(${JSON.stringify(source)}).then(({ holdLibrary }) => {
      parentPort.postMessage(holdLibrary(workerData));
    });`;
  const warnings: Error[] = [];
  const warn = (warning: Error) => void warnings.push(warning);
  process.on("warning", warn);
  t.teardown(() => process.off("warning", warn));
  const worker = new Worker(program, { eval: true, workerData: pin });
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  worker.once("message", resolve).once("error", reject);
  t.deepEqual(await promise, held);
  await worker.terminate();
  t.deepEqual(warnings, [], "nor is Node surprised by what is closed");
  t.deepEqual(holdLibrary(pin), held, "it outlives the thread");
  t.is(descriptors(), before);
  t.not(holdLibrary(oddDelegate(t)).loadPath, held.loadPath, "another library is another one");
});

/** Each library is held by all threads as soon as the last of them is ready. */
test.serial("threads that begin at the same moment take the same copy", async (t) => {
  const pin = oddRuntime(t);
  const bytes = readFileSync(pin.path);
  const pins = Array.from({ length: ROUNDS }, (_, round) => {
    const path = `${scratchFolder(t)}/library.so`;
    // What follows the end of an ELF file is not looked at.
    const other = Buffer.concat([bytes, Buffer.from(`${round}`)]);
    writeFileSync(path, other);
    return { path, sha256: createHash("sha256").update(other).digest("hex") };
  });
  const ready = new Int32Array(new SharedArrayBuffer(4 * ROUNDS));
  const source = import.meta.resolve("#infer/tflite-c/held-library.ts");
  const program = `
    const { parentPort, workerData: { pins, ready, threads } } = require("node:worker_threads");
    import(${JSON.stringify(source)}).then(({ holdLibrary }) => {
      parentPort.postMessage(pins.map((pin, round) => {
        Atomics.add(ready, round, 1);
        while (Atomics.load(ready, round) < threads);
        return holdLibrary(pin).loadPath;
      }));
    });`;
  const took = Array.from({ length: THREADS }, async () => {
    const workerData = { pins, ready, threads: THREADS };
    const worker = new Worker(program, { eval: true, workerData });
    const { promise, resolve, reject } = Promise.withResolvers<string[]>();
    worker.once("message", resolve).once("error", reject);
    const paths = await promise;
    await worker.terminate();
    return paths;
  });
  const [first, ...others] = await Promise.all(took);
  for (const paths of others) t.deepEqual(paths, first);
});

test.serial("of what is refused nothing is held", (t) => {
  const pin = { ...oddRuntime(t), sha256: "0".repeat(64) };
  const before = descriptors();
  const refusal = { code: "setup-missing", message: /library\.so: has the SHA-256 / };
  t.throws(() => holdLibrary(pin), refusal);
  t.throws(() => holdLibrary(pin), refusal, "also the second time");
  t.throws(() => holdLibrary({ ...pin, path: "/nonexistent/l.so" }), { message: /ENOENT/ });
  t.is(descriptors(), before);
});

test.serial("each library that is loaded keeps its own state", (t) => {
  const [one, other] = [oddRuntime(t), oddRuntime(t, ["ODD_LEAKS"])];
  const options = (pin: typeof one) =>
    koffi.load(holdLibrary(pin).loadPath).func("void *TfLiteInterpreterOptionsCreate()")();
  options(one);
  t.is(counterOf(one, "odd_live")(), 1);
  t.is(counterOf(other, "odd_live")(), 0);
});
