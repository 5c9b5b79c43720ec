import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { AppError, type ErrorCode } from "#core/errors.ts";
import { readLayersModel } from "#infer/layers-model/layers-model-folder.ts";
import { writeLayersModel } from "../../helpers/layers-model.ts";
import { randomNetwork } from "../../helpers/reference-network.ts";
import { scratchFolder } from "../../helpers/scratch.ts";

const NETWORK = randomNetwork(
  {
    inputShape: [4, 3],
    layers: [
      { kind: "lstm", units: 5, isSequence: false },
      { kind: "dropout", rate: 0.2 },
      { kind: "dense", units: 2, activation: "relu" },
    ],
  },
  7,
);
const SHARD = "group1-shard1of1.bin";

/** A folder with the model. */
function written(t: ExecutionContext): string {
  const folder = join(scratchFolder(t), "new/model");
  writeLayersModel(folder, NETWORK);
  return folder;
}

function refuses(t: ExecutionContext, path: string, code: ErrorCode, what: RegExp): void {
  const error = t.throws(() => readLayersModel(path), { instanceOf: AppError });
  t.is(error?.code, code);
  t.regex(error?.message ?? "", what);
}

test("what is written is read again, by its folder and by model.json", (t) => {
  const folder = written(t);
  t.deepEqual(readdirSync(folder).sort(), [SHARD, "model.json"]);
  t.deepEqual(readLayersModel(folder), NETWORK);
  t.deepEqual(readLayersModel(join(folder, "model.json")), NETWORK);
});

test("refused: what is not there, or is no file", (t) => {
  const folder = written(t);
  refuses(t, join(folder, "no"), "file-unreadable", /no: ENOENT.*; give model.json/);
  refuses(t, "a\0b", "file-unreadable", /give model.json/);
  renameSync(join(folder, SHARD), join(folder, "other"));
  refuses(t, folder, "file-unreadable", /shard1of1.bin: ENOENT/);
  mkdirSync(join(folder, SHARD));
  refuses(t, folder, "file-unreadable", /shard1of1.bin: is no regular file/);
});

test("refused: a link out of the folder, and a pipe that never ends", (t) => {
  const folder = written(t);
  const shard = join(folder, SHARD);
  renameSync(shard, join(folder, "../shard"));
  symlinkSync("../shard", shard);
  refuses(t, folder, "file-unreadable", /shard1of1.bin: ELOOP/);
  renameSync(shard, join(folder, "link"));
  t.is(spawnSync("mkfifo", [shard]).status, 0);
  refuses(t, folder, "file-unreadable", /shard1of1.bin: is no regular file/);
});

test("refused: a file of another size than the model's", (t) => {
  const folder = written(t);
  writeFileSync(join(folder, SHARD), new Uint8Array(7));
  refuses(t, folder, "model-invalid", /model.json: weightsManifest .*ends after 7 of/);
  writeFileSync(join(folder, SHARD), new Uint8Array(1e6));
  refuses(t, folder, "file-unreadable", /shard1of1.bin: has 1000000 bytes, more than 768/);
  writeFileSync(join(folder, "model.json"), " ".repeat(2 ** 20 + 1));
  refuses(t, folder, "file-unreadable", /model.json: has 1048577 bytes, more than 1048576/);
});

test("refused: what is no UTF-8", (t) => {
  const folder = written(t);
  writeFileSync(join(folder, "model.json"), Uint8Array.of(0xff, 0xfe, 0x7b));
  refuses(t, folder, "model-invalid", /it is no JSON/);
});
