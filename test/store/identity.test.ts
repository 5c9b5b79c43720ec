import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { AppError } from "#core/errors.ts";
import { loadIdentity } from "#store/identity.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { START } from "./samples.ts";

const clock = { now: () => START, monotonicMs: () => 0 };

test("an identity is made once and kept", (t) => {
  const folder = join(scratchFolder(t), "new");
  const made = loadIdentity(folder, clock);
  t.regex(made.deviceId, /^ag-[0-9a-z]{8}$/);
  t.is(made.createdAt, "2024-05-01T10:00:00.000000Z");
  t.deepEqual(loadIdentity(folder), made);
  t.deepEqual(readdirSync(folder), ["identity.json"], "nothing half written is left");
});

test("no two boxes are one", (t) => {
  const folder = scratchFolder(t);
  const ids = Array.from({ length: 50 }, (_, n) => loadIdentity(join(folder, `${n}`)).deviceId);
  t.is(new Set(ids).size, 50);
});

test("an empty document is that of a first start cut short", (t) => {
  const folder = scratchFolder(t);
  writeFileSync(join(folder, "identity.json"), "");
  const made = loadIdentity(folder);
  t.deepEqual(loadIdentity(folder), made);
});

const refused = test.macro({
  exec(t, text: string, what: RegExp) {
    const folder = scratchFolder(t);
    writeFileSync(join(folder, "identity.json"), text);
    const error = t.throws(() => loadIdentity(folder), {
      instanceOf: AppError,
      code: "store-failed",
    });
    const message = error?.message ?? "";
    t.regex(message, what);
    t.regex(message, /^[^\n]*identity\.json is damaged \([^\n]*\): put the saved copy back, or /);
    t.is(readFileSync(join(folder, "identity.json"), "utf8"), text, "left as it was");
  },
  title: (name) => `refused by name: ${name}`,
});
const createdAt = "2024-05-01T10:00:00.000000Z";
test("no JSON", refused, '{"deviceId":', /it is no JSON/);
test("null", refused, "null", /document: /);
test("a key is missing", refused, '{"deviceId":"ag-1"}', /createdAt: /);
test("a topic in the id", refused, JSON.stringify({ deviceId: "a/#", createdAt }), /deviceId: /);
test("a long id", refused, JSON.stringify({ deviceId: "a".repeat(41), createdAt }), /deviceId: /);
test("an unknown key", refused, JSON.stringify({ deviceId: "a", createdAt, x: 1 }), /"x"/);

test("a folder that cannot be made is refused with one line", (t) => {
  const file = join(scratchFolder(t), "taken");
  writeFileSync(file, "");
  const error = t.throws(() => loadIdentity(file), { instanceOf: AppError });
  t.regex(error?.message ?? "", /^[^\n]*identity\.json cannot be read or written \([^\n]+$/);
});
