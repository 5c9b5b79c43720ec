import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { checkDisk } from "#app/doctor/disk.ts";
import { defaultConfig } from "#config/defaults.ts";
import { arpguard } from "../../helpers/command-line.ts";
import { scratchFile, scratchFolder } from "../../helpers/scratch.ts";
import { mountTmpfs } from "../../helpers/tmpfs.ts";

const MIB = 1_048_576;
const look = (directory: string, maxBytes: number) =>
  checkDisk({ ...defaultConfig().store, directory, maxBytes });

test("a disk with room for all of the history passes", (t) => {
  const folder = mountTmpfs(t, 128);
  t.deepEqual(look(folder, 100 * MIB), {
    name: "disk",
    result: "pass",
    detail: `128 MiB free for ${folder}`,
  });
});

test("a disk with room for some of it is worth a look", (t) => {
  const folder = mountTmpfs(t, 128);
  t.deepEqual(look(folder, 200 * MIB), {
    name: "disk",
    result: "warn",
    detail: `128 MiB free for ${folder}`,
    mend: "make room, or lower store.maxBytes below what is free",
  });
});

test("a disk that is nearly full fails, however little is wanted", (t) => {
  const folder = mountTmpfs(t, 63);
  t.deepEqual(look(folder, 4 * MIB), {
    name: "disk",
    result: "fail",
    detail: `63 MiB free for ${folder}`,
    mend: "make room on this disk",
  });
});

test("a folder that is still to be made is looked for on the disk where it will be", (t) => {
  const folder = join(mountTmpfs(t, 128), "a", "b");
  t.like(look(folder, 100 * MIB), { result: "pass", detail: `128 MiB free for ${folder}` });
});

test("a folder that the user may not write to fails", async (t) => {
  const folder = scratchFolder(t);
  chmodSync(folder, 0o755);
  const data = join(folder, "data");
  mkdirSync(data, { mode: 0o755 });
  for (const directory of [data, join(folder, "other")]) {
    const text = JSON.stringify({ store: { directory } });
    const config = scratchFile(t, Buffer.from(text), "config.json");
    chmodSync(join(config, ".."), 0o755);
    const { stdout } = await arpguard(["doctor", "--json", "--config", config], {
      wrapper: ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"],
    });
    const finding = stdout.split("\n").find((line) => line.includes('"disk"'));
    t.deepEqual(JSON.parse(finding ?? ""), {
      name: "disk",
      result: "fail",
      detail: `${directory === data ? data : folder} may not be written`,
      mend: `make ${directory} and give it to the user of the service`,
    });
  }
});
