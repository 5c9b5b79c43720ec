import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { effectiveConfig, startConfig } from "#app/fleet/effective-config.ts";
import { parseConfig } from "#config/load.ts";
import { micros } from "#core/units.ts";
import { FleetConfigBook } from "#store/fleet-config.ts";
import { startAppliance } from "../../helpers/appliance.ts";
import { scratchFolder } from "../../helpers/scratch.ts";

const localOf = (directory: string) =>
  parseConfig({ store: { directory }, l2: { scanTargets: 9, pins: [] } }, "local");
const AT = micros(0);

test("what the fleet sends stands for the same keys, and the rest stays", (t) => {
  const local = localOf("/x");
  const config = effectiveConfig(local, { l2: { scanTargets: 70 }, log: { level: "debug" } });
  t.deepEqual(config, {
    ...local,
    l2: { ...local.l2, scanTargets: 70 },
    log: { level: "debug" },
  });
  t.deepEqual(effectiveConfig(local, {}), local);
});

test("what is the device's own, unknown or out of bounds is refused by name", (t) => {
  const local = localOf("/x");
  for (const [patch, field] of [
    [{ fleet: { allowCapture: true } }, "fleet"],
    [{ tflite: { library: "/x.so", sha256: "a".repeat(64) } }, "tflite"],
    [{ store: { directory: "/y" } }, "store.directory"],
    [{ report: { deviceId: "other" } }, "report.deviceId"],
    [{ report: { root: "other" } }, "report.root"],
    [{ l2: { scanTargets: 1 } }, "l2.scanTargets"],
    [{ l2: [] }, "l2"],
    [{ more: 1 }, ""],
    [JSON.parse('{"__proto__":{"a":1}}') as object, ""],
  ] as const) {
    const error = t.throws(() => effectiveConfig(local, { ...patch }), { code: "config-invalid" });
    t.true(error?.message.includes(field), error?.message);
  }
});

function bookIn(t: ExecutionContext) {
  const directory = scratchFolder(t);
  return { directory, book: new FleetConfigBook(directory), local: localOf(directory) };
}

test("a start goes by the fleet's configuration, and counts while it is not confirmed", async (t) => {
  const { book, local } = bookIn(t);
  t.deepEqual(await startConfig(local), { config: local, problem: null });
  book.apply(1, { l2: { scanTargets: 77 } }, AT);
  t.is((await startConfig(local)).config.l2.scanTargets, 77);
  t.is(book.read().pending?.starts, 1);
  for (let i = 0; i < 4; i++) await startConfig(local);
  t.is((await startConfig(local, false)).config.l2.scanTargets, 77, "the second half of the fifth");
  t.is(book.read().pending?.starts, 5);
  t.deepEqual((await startConfig(local)).config, local);
});

test("a start on an interface, which is one of two halves, counts once", async (t) => {
  const { directory, book } = bookIn(t);
  book.apply(1, { l2: { scanTargets: 77 } }, AT);
  const box = await startAppliance(t, { source: ["--interface", "lo"], data: directory });
  await box.shows("the page", () => true);
  t.is(book.read().pending?.starts, 1);
});

test("one that does not fit any more, or is damaged, keeps no box from starting", async (t) => {
  const { directory, book, local } = bookIn(t);
  book.apply(1, { l2: { gone: true } }, AT);
  const { config, problem } = await startConfig(local);
  t.is(config, local);
  t.regex(problem ?? "", /local configuration.*l2/);
  writeFileSync(join(directory, "fleet-config.json"), "{");
  t.regex((await startConfig(local)).problem ?? "", /damaged/);
});
