import { execFile } from "node:child_process";
import { statSync } from "node:fs";
import { promisify } from "node:util";
import test, { type ExecutionContext } from "ava";
import { writeSynthetic } from "#capture/synthetic/write-synthetic.ts";
import { AppError } from "#core/errors.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { readFile } from "../file/read-all.ts";
import { MORNING, NIGHT, observe, optionsOf } from "./observed.ts";

const run = promisify(execFile);

/** What Wireshark's tshark prints about a file, with all checksums verified. */
async function tshark(path: string, ...options: readonly string[]): Promise<string[]> {
  const verify = ["ip", "tcp", "udp"].flatMap((name) => ["-o", `${name}.check_checksum:TRUE`]);
  const { stdout } = await run("tshark", ["-n", ...verify, "-r", path, ...options], {
    maxBuffer: 2 ** 26,
  });
  return stdout.split("\n").filter((line) => line !== "");
}

const BAD = [
  "_ws.malformed",
  ...["ip", "tcp", "udp", "icmp", "icmpv6"].map((name) => `${name}.checksum.status==0`),
].join(" || ");

async function written(t: ExecutionContext, options: Parameters<typeof writeSynthetic>[1]) {
  const path = `${scratchFolder(t)}/office.pcap`;
  const recording = await writeSynthetic(path, options);
  return { path, recording };
}

const ATTACKS = [
  { kind: "spoof", offsetS: 20 },
  { kind: "scan", offsetS: 40 },
  { kind: "flood", offsetS: 50, framesPerS: 200 },
] as const;

test("tshark finds nothing malformed and every checksum right", async (t) => {
  t.timeout(600_000);
  for (const options of [
    optionsOf({ startAt: MORNING, durationS: 400 }),
    optionsOf({ startAt: NIGHT, durationS: 120, attacks: ATTACKS, seed: 9 }),
  ]) {
    const { path } = await written(t, options);
    t.deepEqual(await tshark(path, "-Y", BAD), []);
  }
});

test("all protocols of a small office are there", async (t) => {
  const { path } = await written(t, optionsOf({ startAt: MORNING, durationS: 400 }));
  const lines = await tshark(path, "-q", "-z", "io,phs");
  const found = new Set(lines.map((line) => /^\s*(\S+)\s+frames:/.exec(line)?.[1]));
  for (const name of [
    ...["arp", "dhcp", "dns", "icmp", "icmpv6", "mdns", "nbns", "ssdp", "tcp", "tls", "udp"],
  ]) {
    t.true(found.has(name), name);
  }
});

test("connections are whole: no lost, repeated or unexpected segment", async (t) => {
  const { path } = await written(t, optionsOf({ startAt: MORNING, durationS: 60 }));
  const faults = "tcp.analysis.flags && !tcp.analysis.window_update";
  t.deepEqual(await tshark(path, "-Y", faults), []);
});

test("a lease is discovered, offered, requested and acknowledged", async (t) => {
  const { path } = await written(t, optionsOf({ startAt: NIGHT, durationS: 20 }));
  const fields = ["dhcp.option.dhcp", "dhcp.ip.your", "dhcp.option.hostname"];
  const rows = await tshark(
    path,
    ...["-Y", "dhcp.ip.client == 0.0.0.0", "-T", "fields"],
    ...fields.flatMap((name) => ["-e", name]),
  );
  t.deepEqual(rows, [
    "1\t0.0.0.0\taccess-point",
    "2\t192.168.20.153\t",
    "3\t0.0.0.0\taccess-point",
    "5\t192.168.20.153\t",
  ]);
});

test("the file holds the office's frames, and the sums told are right", async (t) => {
  const options = optionsOf({ startAt: NIGHT, durationS: 30 });
  const { path, recording } = await written(t, options);
  const { frames } = await readFile(path);
  const expected = await observe(options);
  t.deepEqual(
    frames.map(({ at, body }) => ({ at, bytes: Uint8Array.from(body) })),
    expected,
  );
  t.is(recording.frames, frames.length);
  t.is(statSync(path).size, 24 + 16 * recording.frames + recording.bytes);
});

test("a place that cannot be written is told", async (t) => {
  const path = `${scratchFolder(t)}/none/office.pcap`;
  await t.throwsAsync(() => writeSynthetic(path, optionsOf({})), { instanceOf: AppError });
});
