import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import test from "ava";
import { openCaptureFile } from "#capture/file/capture-file.ts";
import { AppError } from "#core/errors.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { pcapHeader, pcapRecord } from "./literal.ts";
import { readFile } from "./read-all.ts";

const RECORD = pcapRecord({ seconds: 1, fraction: 2, body: [1, 2, 3] });

test("a missing file, a folder: told by name", async (t) => {
  const folder = scratchFolder(t);
  for (const path of [`${folder}/none.pcap`, folder]) {
    const error = await t.throwsAsync(() => openCaptureFile(path), { instanceOf: AppError });
    t.is(error?.code, "file-unreadable");
    t.true(error?.message.includes(path));
  }
});

test("a pipe is read as it fills, and waited for without blocking", async (t) => {
  const path = `${scratchFolder(t)}/pipe`;
  execFileSync("mkfifo", [path]);
  const writer = spawn("sh", ["-c", 'exec cat > "$0"', path], {
    stdio: ["pipe", "ignore", "inherit"],
  });
  const send = (bytes: number[]) => writer.stdin.write(Uint8Array.from(bytes));
  send([...pcapHeader(), ...RECORD.slice(0, 9)]);
  await using source = await openCaptureFile(path);
  const { signal } = new AbortController();
  let frames = 0;
  const read = () => source.readBlock(() => frames++, signal);
  // Nothing whole is there: the block comes back empty all the same.
  for (let i = 0; i < 3; i++) t.like(await read(), { ended: false, dropped: 0 });
  t.is(frames, 0);
  send([...RECORD.slice(9), ...RECORD]);
  while (frames < 2) await read();
  writer.stdin.end();
  await once(writer, "exit");
  while (!(await read()).ended);
  t.is(frames, 2);
  t.deepEqual(source.counters.refused, {});
});

test("standard input is read for -", async (t) => {
  const program = `
    import { openCaptureFile } from "#capture/file/capture-file.ts";
    await using source = await openCaptureFile("-");
    const { signal } = new AbortController();
    while (!(await source.readBlock(() => {}, signal)).ended);
    console.log(JSON.stringify(source.counters));`;
  const stdout = execFileSync(process.execPath, ["--input-type=module", "--eval", program], {
    input: Uint8Array.from([...pcapHeader(), ...RECORD, ...RECORD, 1]),
    encoding: "utf8",
  });
  t.like(JSON.parse(stdout), { frames: 2, refused: { "file-cut": 1 } });
});

test("a character device that gives nothing is an empty file", async (t) => {
  await t.throwsAsync(() => readFile("/dev/null"), { message: /\/dev\/null: is empty/ });
});
