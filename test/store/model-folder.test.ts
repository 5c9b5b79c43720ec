import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { ModelFolder } from "#store/model-folder.ts";
import { keptDetector } from "../helpers/kept-detector.ts";
import { keptForecaster, keptOptimizer } from "../helpers/kept-models.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { mountTmpfs } from "../helpers/tmpfs.ts";

const KEPT = keptDetector(1);
const OTHER = keptDetector(2, { version: "20260502-180000-aaaa" });

function folderIn(data: string): { folder: ModelFolder<"detector">; path: string } {
  return { folder: new ModelFolder(data, "detector"), path: join(data, "models/detector") };
}

test("what was written is read again, and what a killed writer left is no version", (t) => {
  const { folder, path } = folderIn(scratchFolder(t));
  t.deepEqual(folder.versions(), []);
  mkdirSync(join(path, `.draft-${KEPT.version}`, "x"), { recursive: true });
  t.deepEqual(folder.versions(), []);
  folder.write(OTHER);
  folder.write(KEPT);
  t.deepEqual(folder.versions(), [KEPT.version, OTHER.version]);
  t.deepEqual(folder.read(KEPT.version), KEPT);
  const card = JSON.parse(readFileSync(join(path, KEPT.version, "card.json"), "utf8"));
  t.is(folder.digest(KEPT.version), card.sha256);
  t.is(folder.digest("20260503-180000-aaaa"), null);
  t.deepEqual(readdirSync(path), [KEPT.version, OTHER.version]);
  t.deepEqual(readdirSync(join(path, KEPT.version)), ["card.json", "weights.f32"]);
});

test("the other kinds lie beside it, each with its own second file", (t) => {
  const data = scratchFolder(t);
  const forecasters = new ModelFolder(data, "forecaster");
  const optimizers = new ModelFolder(data, "optimizer");
  forecasters.write(keptForecaster(1));
  optimizers.write(keptOptimizer(1));
  t.deepEqual(forecasters.read(KEPT.version), keptForecaster(1));
  t.deepEqual(optimizers.read(KEPT.version), keptOptimizer(1));
  const filesOf = (kind: string) => readdirSync(join(data, "models", kind, KEPT.version));
  t.deepEqual(filesOf("forecaster"), ["card.json", "weights.f32"]);
  t.deepEqual(filesOf("optimizer"), ["card.json", "forest.agf"]);
  truncateSync(join(data, "models/optimizer", KEPT.version, "forest.agf"), 5_000_000);
  t.throws(() => optimizers.read(KEPT.version), {
    code: "model-invalid",
    message: /is larger than 4000000 bytes: train again \(arpguard train optimizer\), or /,
  });
});

const damaged = test.macro({
  title: (name) => `refused by name: ${name}`,
  exec: (t: ExecutionContext, harm: (path: string) => void, what: RegExp) => {
    const { folder, path } = folderIn(scratchFolder(t));
    folder.write(KEPT);
    harm(join(path, KEPT.version));
    const error = t.throws(() => folder.read(KEPT.version), { code: "model-invalid" });
    t.regex(error?.message ?? "", what);
    t.regex(error?.message ?? "", /^\S+20260501-180000-k3x9: [^\n]*: train again \(/);
  },
});
test("no card", damaged, (path) => rmSync(join(path, "card.json")), /a file is missing/);
test("cut weights", damaged, (path) => truncateSync(join(path, "weights.f32"), 99), /not those of/);
test(
  "weights without end",
  damaged,
  (path) => {
    truncateSync(join(path, "weights.f32"), 2 ** 30);
  },
  /is larger than 131072 bytes/,
);
test(
  "a link",
  damaged,
  (path) => {
    rmSync(join(path, "card.json"));
    symlinkSync("/etc/hostname", join(path, "card.json"));
  },
  /is a link/,
);
test(
  "the card of another version",
  damaged,
  (path) => {
    const card = readFileSync(join(path, "card.json"), "utf8");
    writeFileSync(join(path, "card.json"), card.replace("k3x9", "k3x8"));
  },
  /its card is of 20260501-180000-k3x8/,
);

test("a damaged version is set aside, to be looked into, and the newest of these stay", (t) => {
  const { folder, path } = folderIn(scratchFolder(t));
  const damaged = [1, 2, 3, 4].map((day) => `2026040${day}-180000-aaaa`);
  for (const version of damaged) {
    folder.write(keptDetector(1, { version }));
    const aside = folder.setAside(version);
    t.true(existsSync(join(aside, "card.json")));
    t.notThrows(() => folder.setAside(version), "it has gone already");
  }
  folder.write(OTHER);
  t.deepEqual(folder.versions(), [OTHER.version]);
  truncateSync(join(path, `${damaged[3]}.damaged`, "weights.f32"), 2 ** 30);
  folder.keepOnly([OTHER.version]);
  t.deepEqual(
    readdirSync(path),
    [`${damaged[1]}.damaged`, `${damaged[2]}.damaged`, OTHER.version],
    "but for what would fill the disk",
  );
});

test("on a full disk it says so, and there is no half version", (t) => {
  const data = mountTmpfs(t, 1);
  const { folder } = folderIn(data);
  t.throws(() => writeFileSync(join(data, "filler"), new Uint8Array(2_097_152)));
  t.throws(() => folder.write(KEPT), {
    code: "store-failed",
    message: /models\/detector cannot be written \([^\n]*ENOSPC[^\n]*\): check the folder's owner/,
  });
  t.deepEqual(folder.versions(), []);
  // Room for the folders and half of a model: what does not fit must not stay.
  truncateSync(join(data, "filler"), statSync(join(data, "filler")).size - 12_288);
  t.throws(() => folder.write(KEPT), { code: "store-failed" });
  t.deepEqual(readdirSync(join(data, "models/detector")), []);
});

test("what root writes goes to the owner of the data folder", (t) => {
  const data = scratchFolder(t);
  chownSync(data, 65_534, 65_534);
  folderIn(data).folder.write(KEPT);
  const parts = ["models", "models/detector", `models/detector/${KEPT.version}`];
  for (const part of [...parts, `${parts[2]}/card.json`]) {
    t.is(statSync(join(data, part)).uid, 65_534, part);
  }
});
