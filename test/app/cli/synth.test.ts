import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  constants,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { ARPGUARD, arpguard, refuses } from "../../helpers/command-line.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { tsharkFields } from "../../helpers/tshark.ts";
import { until } from "../../helpers/until.ts";

async function synth(t: ExecutionContext, ...args: readonly string[]): Promise<string> {
  const out = join(scratchFolder(t), "office.pcap");
  const ended = await arpguard(["synth", "--out", out, ...args]);
  t.deepEqual(ended, { status: 0, stdout: "", stderr: "" });
  return out;
}

test("the same options give the same bytes, another seed gives others", async (t) => {
  const [one, two, other] = await Promise.all([
    synth(t, "--duration", "20"),
    synth(t, "--duration", "20", "--seed", "1", "--start", "2024-05-06T08:00:00Z"),
    synth(t, "--duration", "20", "--seed", "2"),
  ]);
  const bytes = readFileSync(one);
  t.true(bytes.length > 10_000);
  t.deepEqual(readFileSync(two), bytes);
  t.notDeepEqual(readFileSync(other), bytes);
});

test("it starts when it is told to, and ends after its duration", async (t) => {
  const path = await synth(t, "--start", "2025-01-01T12:00:00Z", "--duration", "10");
  const rows = await tsharkFields(path, ["frame.time_epoch"]);
  const times = rows.map((row) => Number(row["frame.time_epoch"]) - 1_735_732_800);
  t.true(times.length > 10);
  t.true(times.every((at) => at >= 0 && at < 10));
  t.true(Math.max(...times) > 5);
});

test("an attack can be had, and the guard sees it", async (t) => {
  const calm = await synth(t, "--duration", "40");
  const path = await synth(t, "--duration", "40", "--attack", "spoof@20", "flood@5:2000");
  const read = async (file: string) =>
    JSON.parse((await arpguard(["replay", "--json", file])).stdout.trimEnd().split("\n").at(-1)!);
  t.deepEqual((await read(calm)).alerts, {});
  const { alerts } = await read(path);
  t.is(alerts["mac-flood"], 1);
  t.true(alerts["arp-spoof"] >= 1);
});

test("refuses what it does not understand, and writes nothing", async (t) => {
  const out = join(scratchFolder(t), "a.pcap");
  for (const [option, value, line] of [
    ["--seed", "x", "synth: --seed x is no whole number of 0 to 2147483647"],
    ["--seed", "-1", /--seed -1 is no whole number/],
    ["--duration", "0", "synth: --duration 0 is no whole number of 1 to 31622400"],
    ["--duration", "1e9", /--duration 1e9 is no whole number/],
    ["--start", "yesterday", /--start yesterday is no RFC 3339 time of 1970 to 2106/],
    ["--start", "1960-01-01T00:00:00Z", /--start 1960-01-01T00:00:00Z is no RFC 3339 time/],
    ["--start", "2106-02-07T06:28:00Z", /--start 2106-02-07T06:28:00Z is no RFC 3339 time/],
    ["--attack", "spoof@99999", /--attack spoof@99999 begins after the end, which --duration sets/],
    ["--attack", "plague@5", /attack "plague@5" is not understood; write kind@seconds/],
    ["--attack", "spoof@5:100", /attack "spoof@5:100" has a rate, which only a flood takes/],
  ] as const) {
    await refuses(t, ["synth", "--out", out, option, value], 2, line);
  }
  t.false(existsSync(out));
});

test("a folder that is not there is named", async (t) => {
  const out = join(scratchFolder(t), "none/a.pcap");
  await refuses(
    t,
    ["synth", "--out", out],
    1,
    /^arpguard: .*none\/a\.pcap: ENOENT.*; check the folder/,
  );
});

test("a disk without room is a failure", async (t) => {
  await refuses(t, ["synth", "--out", "/dev/full"], 1, /^arpguard: \/dev\/full: ENOSPC/);
});

test("interrupted, it leaves what was there and no half of a file", async (t) => {
  const folder = scratchFolder(t);
  const out = join(folder, "office.pcap");
  writeFileSync(out, "before");
  const child = spawn(ARPGUARD, ["synth", "--out", out, "--duration", "31622400"]);
  t.teardown(() => child.kill("SIGKILL"));
  await until(() => readdirSync(folder).length === 2, "the draft");
  child.kill("SIGINT");
  t.deepEqual(await once(child, "exit"), [null, "SIGINT"]);
  t.deepEqual(readdirSync(folder), ["office.pcap"]);
  t.is(readFileSync(out, "utf8"), "before");
});

test("a pipe gets the frames as they come", async (t) => {
  // Node would give it a socket.
  const wrapper = ["sh", "-c", '"$0" "$@" | cat'];
  const { stdout } = await arpguard(["synth", "--out", "/dev/stdout", "--duration", "5"], {
    wrapper,
  });
  t.true(stdout.length > 1000);
});

test("interrupted while nobody reads its pipe, it ends, too", async (t) => {
  const out = join(scratchFolder(t), "frames");
  execFileSync("mkfifo", [out]);
  const reader = openSync(out, constants.O_RDONLY | constants.O_NONBLOCK);
  t.teardown(() => closeSync(reader));
  const child = spawn(ARPGUARD, ["synth", "--out", out, "--duration", "31622400"]);
  t.teardown(() => child.kill("SIGKILL"));
  const ended = once(child, "exit");
  const stateOf = () => readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ")[1]?.[0];
  const hasBegun = () => {
    try {
      return readSync(reader, new Uint8Array(24)) > 0;
    } catch {
      // EAGAIN: it has it open, and has written nothing.
      return false;
    }
  };
  await until(hasBegun, "the first frames");
  await until(() => stateOf() === "S", "the pipe to be full");
  child.kill("SIGINT");
  t.deepEqual(await ended, [null, "SIGINT"]);
});
