import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { startCaptureThread } from "#app/capture-thread.ts";
import { type EvidenceBlocks, evidenceFile } from "#app/evidence-file.ts";
import type { FromWorker, SourceChoice, WorkerInput } from "#app/worker-messages.ts";
import { defaultConfig } from "#config/defaults.ts";
import { parseConfig } from "#config/load.ts";
import type { TrustedBinding } from "#l2/types.ts";
import { readBytes } from "../capture/file/read-all.ts";
import { spoofAt, writeCapture } from "../helpers/capture.ts";
import { question } from "../helpers/frames.ts";
import { keptDetector } from "../helpers/kept-detector.ts";
import { oddRuntime } from "../helpers/odd-library.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { until } from "../helpers/until.ts";

const asks = question({ mac: "02:00:00:00:00:02", ip: "192.168.1.2" }, "192.168.1.1");

function start(
  source: SourceChoice,
  pins: readonly TrustedBinding[] = [],
  { config = defaultConfig(), detector = null }: Partial<WorkerInput> = {},
) {
  const received: FromWorker[] = [];
  const thread = startCaptureThread(
    { config, source, seed: 1, known: [], pins, detector },
    (message) => received.push(message),
  );
  return { thread, received };
}

test("a file is read to its end: its windows and the last count arrive, then done", async (t) => {
  const path = writeCapture(
    t,
    [0, 0.1, 0.2].map((atS) => ({ atS, bytes: asks })),
  );
  const { thread, received } = start({ kind: "file", path });
  await using _ = thread;
  await thread.done;
  const events = received.flatMap((each) => (each.kind === "events" ? each.events : []));
  t.is(
    events.reduce((sum, each) => sum + (each.kind === "window" ? each.packets : 0), 0),
    3,
  );
  const devices = received.flatMap((each) => (each.kind === "devices" ? each.changed : []));
  t.like(devices.at(-1), { mac: 0x02_00_00_00_00_02, ipv4: ["192.168.1.2"] });
  const pulses = received.filter((each) => each.kind === "pulse");
  t.is(pulses.at(-1)?.totals.frames, 3);
});

test("the frames behind an alert follow it, at its opening and until it closes", async (t) => {
  const path = writeCapture(t, spoofAt(0));
  const { thread, received } = start({ kind: "file", path });
  await using _ = thread;
  await thread.done;
  const steps = received.flatMap((each) => {
    if (each.kind === "evidence") return [`frames, ${each.alert.state}: ${each.blocks.length > 0}`];
    if (each.kind !== "events") return [];
    return each.events.flatMap((event) => (event.kind === "alert" ? [event.state] : []));
  });
  t.deepEqual(steps, ["opened", "frames, opened: true", "closed", "frames, closed: false"]);
  const parts = received.filter((each) => each.kind === "evidence");
  const file = evidenceFile(null, parts[0] as EvidenceBlocks);
  t.deepEqual(
    (await readBytes(t, file)).frames.map(({ body }) => body),
    spoofAt(0).map(({ bytes }) => [...bytes]),
  );
});

test("stopped in the middle, it hands on the open window first", async (t) => {
  const { thread, received } = start({ kind: "synthetic", seed: 1 });
  const hasFrames = () => received.some((each) => each.kind === "pulse" && each.totals.frames > 0);
  await until(hasFrames, "frames");
  await thread[Symbol.asyncDispose]();
  const events = received.flatMap((each) => (each.kind === "events" ? each.events : []));
  t.true(events.some((each) => each.kind === "window"));
  await t.notThrowsAsync(thread.done);
});

test("pins hold from the start, and others from when they are told", async (t) => {
  const pin = (n: number): TrustedBinding => ({ ip: `10.0.0.${n}`, mac: "02:00:00:00:00:01" });
  const { thread, received } = start({ kind: "synthetic", seed: 1 }, [pin(1)]);
  await using _ = thread;
  const sizes = () =>
    received.flatMap((each) => {
      if (each.kind !== "pulse") return [];
      return each.gauges.flatMap(({ name, size }) => (name === "pins" ? [size] : []));
    });
  await until(() => sizes().length > 0, "a pulse");
  t.is(sizes()[0], 1);
  thread.trust([pin(1), pin(2), pin(3)]);
  await until(() => sizes().at(-1) === 3, "the pins");
  thread.trust([]);
  await until(() => sizes().at(-1) === 0, "the pins to go");
});

test("a source that cannot be opened fails it by name", async (t) => {
  const { thread } = start({ kind: "file", path: "/nonexistent.pcap" });
  await using _ = thread;
  await t.throwsAsync(thread.done, { name: "AppError", code: "file-unreadable" });
});

test("a detector is run by the library that was chosen; when that fails ours goes on", async (t) => {
  t.timeout(120_000);
  const kept = keptDetector(1, { windowSeconds: 1 });
  const out = join(scratchFolder(t), "out");
  const library = oddRuntime(t, [`ODD_OUT="${out}"`], kept.network);
  const { path, sha256 } = library;
  const given = { windows: { seconds: 1 }, tflite: { library: path, sha256 } };
  const others = [{ runner: "plain", micros: 2, refusal: null }];
  const detector = { ...kept, runner: { runner: "tflite", micros: 1, others } };
  const config = parseConfig(given, "test");
  const { thread, received } = start({ kind: "synthetic", seed: 1 }, [], { config, detector });
  await using _ = thread;
  const judged = () =>
    received
      .flatMap((each) => (each.kind === "judged" ? each.days : []))
      .reduce((sum, { windows }) => sum + windows, 0);
  const losses = () => received.flatMap((each) => (each.kind === "lost" ? [each.why] : []));
  await until(() => judged() >= 2, "two windows judged by the library");
  t.deepEqual(losses(), []);
  writeFileSync(out, "");
  await until(() => losses().length > 0, "the end of the library");
  t.deepEqual(losses(), ["TensorFlow Lite: TfLiteInterpreterInvoke failed (status 3)"]);
  const before = judged();
  await until(() => judged() >= before + 2, "two windows judged by ours");
  // Another detector is to be run by it: the device is still out, and that is told again.
  thread.judgeBy({ ...detector, version: "20260502-180000-aaaa" });
  await until(() => losses().length > 1, "the end of the library for it, too");
  const then = judged();
  await until(() => judged() >= then + 2, "two more windows");
});

test("a library that is not what was named is not loaded; ours judges, and it is told", async (t) => {
  t.timeout(120_000);
  const kept = keptDetector(1, { windowSeconds: 1 });
  // To load it would end this process.
  const { path } = oddRuntime(t, ["ODD_CRASH_LOAD"], kept.network);
  const tflite = { library: path, sha256: "0".repeat(64) };
  const config = parseConfig({ windows: { seconds: 1 }, tflite }, "test");
  const detector = { ...kept, runner: { runner: "tflite", micros: 1, others: [] } };
  const { thread, received } = start({ kind: "synthetic", seed: 1 }, [], { config, detector });
  await using _ = thread;
  await until(() => received.some(({ kind }) => kind === "judged"), "a window that was judged");
  const losses = received.flatMap((each) => (each.kind === "lost" ? [each.why] : []));
  t.is(losses.length, 1);
  t.regex(losses[0]!, /library\.so: has the SHA-256 /);
});
