import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import test from "ava";
import { arpFrame } from "../../../bench/live/arp-frames.ts";
import { chatter, spoofAt, writeCapture } from "../../helpers/capture.ts";
import { arpguard, refuses } from "../../helpers/command-line.ts";
import { HEAP_PACE, paceIn } from "../../helpers/heap-pace.ts";
import { scratchFile } from "../../helpers/scratch.ts";

type Line = Readonly<Record<string, unknown>>;
const linesOf = (text: string): Line[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

/** A spoof among chatter, and an ARP message that is cut short. */
const ATTACKED = [
  ...chatter(0, 4, 2),
  ...spoofAt(4.646),
  {
    atS: 6,
    bytes: arpFrame({
      operation: 1,
      senderMac: 2,
      senderIp: 1,
      targetMac: 0,
      targetIp: 3,
    }).subarray(0, 30),
  },
  ...chatter(6.5, 12, 2),
];

test("--json: a line an alert, as the contract has it", async (t) => {
  const { status, stdout, stderr } = await arpguard([
    "replay",
    "--json",
    writeCapture(t, ATTACKED),
  ]);
  t.is(status, 0);
  t.is(stderr, "");
  const alerts = linesOf(stdout).filter(({ kind }) => kind === "alert");
  t.is(alerts.length, 1);
  t.like(alerts[0], {
    type: "arp-spoof",
    severity: "critical",
    at: "2024-05-01T10:00:05.146000Z",
    frame: 10,
    t: 5.146,
    attacker: { mac: "02:00:00:02:00:00" },
    claimed: "10.1.0.0",
    owner: { mac: "02:00:00:01:00:00" },
    technique: "T1557.002",
    state: "opened",
  });
  const { verdict, why, attacker } = alerts[0] ?? {};
  t.is(typeof verdict, "string");
  t.true(Array.isArray(why) && why.length > 0 && why.every((each) => typeof each === "string"));
  t.deepEqual(Object.keys(attacker as object), ["mac", "ip"]);
  t.deepEqual(alerts[0]?.victims, ["10.0.0.1"]);
});

test("--json: later steps of an alert have a kind of their own, and its id", async (t) => {
  const { stdout } = await arpguard(["replay", "--json", writeCapture(t, ATTACKED)]);
  const lines = linesOf(stdout);
  const opened = lines.find(({ kind }) => kind === "alert");
  const later = lines.filter(({ kind }) => kind === "alert-update");
  t.true(later.length > 0);
  t.true(later.every(({ id }) => id === opened?.id));
  t.is(later.at(-1)?.state, "closed");
});

test("--json: the last line is the summary", async (t) => {
  const path = writeCapture(t, ATTACKED);
  const { stdout } = await arpguard(["replay", "--json", path]);
  const { seconds, packets_per_s, protocols, ...summary } = linesOf(stdout).at(-1) ?? {};
  t.deepEqual(summary, {
    kind: "summary",
    file: path,
    packets: 22,
    bytes: 21 * 60 + 30,
    windows: 3,
    refused: { "arp-short": 1 },
    alerts: { "arp-spoof": 1 },
  });
  t.true(typeof seconds === "number" && seconds > 0);
  t.is(packets_per_s, Math.round(22 / Number(seconds)));
  t.like(protocols, { ipv4: 0 });
});

test("the same file gives the same lines, however it comes", async (t) => {
  const path = writeCapture(t, ATTACKED);
  const bytes = readFileSync(path);
  const zipped = scratchFile(t, gzipSync(bytes), "f.pcap.gz");
  const runs = await Promise.all([
    arpguard(["replay", "--json", path]),
    arpguard(["replay", "--json", path]),
    arpguard(["replay", "--json", zipped]),
    arpguard(["replay", "--json", "-"], { stdin: bytes }),
  ]);
  const told = runs.map(({ stdout }) =>
    linesOf(stdout).map(({ file: _f, seconds: _s, packets_per_s: _p, ...rest }) => rest),
  );
  for (const lines of told) t.deepEqual(lines, told[0]);
});

test("without --json it is told in words", async (t) => {
  const path = writeCapture(t, ATTACKED);
  const { status, stdout } = await arpguard(["replay", path]);
  t.is(status, 0);
  const [alert = "", summary = "", ...rest] = stdout.split("\n");
  t.regex(
    alert,
    /^2024-05-01T10:00:05\.146000Z critical arp-spoof: 02:00:00:02:00:00 .*10\.1\.0\.0/,
  );
  t.true(summary.startsWith(`${path}: 22 frames, 1290 bytes; 3 windows; 1 refused; alerts: 1 arp`));
  t.deepEqual(rest, [""]);
});

test("several files are read each on its own, until one cannot be", async (t) => {
  const calm = writeCapture(t, chatter(0, 3, 1));
  const path = writeCapture(t, ATTACKED);
  const { status, stdout, stderr } = await arpguard(["replay", path, calm, "/nowhere.pcap", path]);
  t.is(status, 1);
  t.is(
    stderr,
    "arpguard: /nowhere.pcap: ENOENT: no such file or directory, open '/nowhere.pcap'; " +
      "check that the file exists and may be read\n",
  );
  t.deepEqual(
    stdout.match(/alerts: [^;]*/g),
    ["alerts: 1 arp-spoof", "alerts: none"],
    "the second does not know what the first saw",
  );
});

test("the configuration counts", async (t) => {
  const text = '{"l2":{"stormPerSecond":5}}';
  const config = scratchFile(t, Buffer.from(text), "config.json");
  const path = writeCapture(t, chatter(0, 20, 10));
  const [calm, strict] = await Promise.all([
    arpguard(["replay", path]),
    arpguard(["replay", "--json", "--config", config, path]),
  ]);
  t.regex(calm.stdout, /alerts: none/);
  const [storm = {}] = linesOf(strict.stdout);
  t.is(storm.type, "arp-storm");
  for (const key of ["claimed", "owner", "victims"]) t.false(key in storm, "what does not apply");
});

test("refuses what is no capture, and no configuration", async (t) => {
  const text = scratchFile(t, Buffer.from("This is no capture, it is a text."), "a.txt");
  const line = `${text}: is no pcap or pcapng file (33 bytes read, first 5468697320697320); give a capture of tcpdump or Wireshark`;
  await refuses(t, ["replay", "--json", text], 1, line);
  await refuses(t, ["replay", "/"], 1, "/: not a file; name a capture file");
  const config = scratchFile(t, Buffer.from('{"l2":{"stormPerSecnd":5}}'), "config.json");
  await refuses(
    t,
    ["replay", "--config", config, text],
    2,
    /^arpguard: .*config\.json: l2: .*stormPerSecnd/,
  );
  await refuses(
    t,
    ["replay", "--config", "/none.json", text],
    2,
    /^arpguard: \/none\.json: ENOENT/,
  );
});

test("a reader that has seen enough ends it quietly", async (t) => {
  const frames = Array.from({ length: 400 }, (_, n) => spoofAt(n, n)).flat();
  const path = writeCapture(t, frames);
  const whole = await arpguard(["replay", "--json", path]);
  t.true(whole.stdout.length > 200_000, "more than a pipe holds");
  const script = '"$@" | head -1; echo "status $PIPESTATUS"';
  const wrapper = ["bash", "-c", script, "bash"];
  const { stdout, stderr } = await arpguard(["replay", "--json", path], { wrapper });
  t.is(stderr, "");
  t.is(stdout, `${whole.stdout.split("\n")[0]}\nstatus 0\n`);
});

test("a full disk behind stdout is a failure", async (t) => {
  const wrapper = ["sh", "-c", 'exec "$@" >/dev/full', "sh"];
  const ended = await arpguard(["replay", writeCapture(t, ATTACKED)], { wrapper });
  t.is(ended.status, 1);
  t.is(ended.stderr, "arpguard: ENOSPC: no space left on device, write\n");
});

test("it needs no root", async (t) => {
  const path = writeCapture(t, ATTACKED);
  const wrapper = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
  const { status, stdout } = await arpguard(["replay", "--json", "-"], {
    wrapper,
    stdin: readFileSync(path),
  });
  t.is(status, 0);
  t.is(linesOf(stdout).at(-1)?.packets, 22);
});

test("the heap grows at the pace that the appliance's does", (t) => {
  const replay = join(import.meta.dirname, "../../../src/app/cli/replay.ts");
  t.is(paceIn(replay), HEAP_PACE);
});
