import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import test from "ava";
import { micros } from "#core/units.ts";
import { intervalsOf } from "#optimize/intervals.ts";
import { followedIntervals, resourceRows } from "#optimize/resource-rows.ts";
import { openHistoryReadOnly } from "#store/history-reader.ts";
import { KnobLog } from "#store/knob-log.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import { startAppliance } from "../helpers/appliance.ts";
import { spoofAt } from "../helpers/capture.ts";
import { keptDetector } from "../helpers/kept-detector.ts";
import { createNamespace } from "../helpers/network-namespace.ts";
import {
  CAPABILITY_SETS,
  NO_CAPABILITIES,
  statusOf,
  threadsOf,
} from "../helpers/process-status.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { until } from "../helpers/until.ts";

const SYNTHETIC = ["--synthetic"];
const SPAN = ["--interface", "span0"];
/** Nothing but what goes wrong is told. */
const QUIET = { log: { level: "error" } };
/** Windows a second, so that a test need not wait. */
const QUICK = { windows: { seconds: 1 } };
const SPOOF = spoofAt(0).map(({ bytes }) => bytes);
const inside = (name: string) => ["ip", "netns", "exec", name];

test("a page whose port is taken is refused in one line", async (t) => {
  const server = createServer().listen(0, "127.0.0.1");
  t.teardown(() => server.close());
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  const appliance = await startAppliance(t, { source: SYNTHETIC, config: { status: { port } } });
  t.is(await appliance.ended, 1);
  t.is(
    appliance.said(),
    `arpguard: page: cannot listen on 127.0.0.1 port ${port}: ` +
      "the port is in use, set another status.port\n",
  );
});

test("a capture file that is not there is refused in one line", async (t) => {
  const source = ["--replay", "/nowhere.pcap"];
  const appliance = await startAppliance(t, { source, config: QUIET });
  t.is(await appliance.ended, 1);
  t.regex(appliance.said(), /^arpguard: \/nowhere\.pcap: ENOENT[^\n]*\n$/);
});

test("an address that is no broker's is refused in one line, without the password", async (t) => {
  const config = { report: { url: "mqtt://box:s3cret%@[" } };
  const appliance = await startAppliance(t, { source: SYNTHETIC, config });
  t.is(await appliance.ended, 2);
  t.regex(appliance.said(), /^arpguard: report\.url is no broker's address[^\n]*\n$/);
  t.notRegex(appliance.said(), /s3cret/);
});

test("a folder that cannot be made is refused in one line", async (t) => {
  const data = `${import.meta.filename}/data`;
  const appliance = await startAppliance(t, { source: SYNTHETIC, data });
  t.is(await appliance.ended, 1);
  t.regex(appliance.said(), /^arpguard: .*\.ts\/data cannot be made [^\n]*\n$/);
});

const refusesCapture = test.macro({
  title: (given) => `refuses in one line: ${given}`,
  exec: async (
    t,
    source: readonly string[],
    config: Readonly<Record<string, object>>,
    wrapper: readonly string[],
    line: RegExp,
  ) => {
    const appliance = await startAppliance(t, { source, config, wrapper });
    t.is(await appliance.ended, 1);
    t.regex(appliance.said(), line);
  },
});
test(
  "an interface that is not there",
  refusesCapture,
  ["--interface", "nope0"],
  {},
  [],
  /^arpguard: No network interface "nope0" \(there is .*\blo\b.*\): set capture\.interface\n$/,
);
test(
  "no permission",
  refusesCapture,
  ["--interface", "lo"],
  {},
  ["setpriv", "--inh-caps=-net_raw", "--bounding-set=-net_raw"],
  /^arpguard: No permission to capture on "lo": start as root, or give [^\n]*\n$/,
);
test(
  "a ring larger than the memory",
  refusesCapture,
  ["--interface", "lo"],
  { capture: { blockBytes: 16_777_216, blockCount: 1024 } },
  [],
  /^arpguard: No memory for a capture ring of 16384 MiB \([^\n]*\): lower blockCount\n$/,
);

test("it captures without any capability, in no thread", async (t) => {
  const network = createNamespace(t);
  const wrapper = inside(network.name);
  const appliance = await startAppliance(t, { source: SPAN, config: QUICK, wrapper });
  await until(() => appliance.said().includes("watching span0"), "the capture");
  network.send("peer0", SPOOF);
  await until(() => appliance.said().includes("pretends to be 10.1.0.0"), "the alert");
  const threads = threadsOf(appliance.pid);
  t.true(threads.length > 4, "the capture thread is among them");
  for (const status of threads) {
    for (const set of CAPABILITY_SETS) t.is(statusOf(status, set), NO_CAPABILITIES, set);
  }
  t.is(await appliance.stop(), 0);
});

test("sudo's caller gets a data folder that only root can make", async (t) => {
  const network = createNamespace(t);
  const parent = mkdtempSync("/var/tmp/arpguard-");
  t.teardown(() => rmSync(parent, { recursive: true }));
  chmodSync(parent, 0o755);
  const data = join(parent, "lib", "arpguard");
  const sudo = ["env", "SUDO_UID=65534", "SUDO_GID=65534"];
  const wrapper = [...inside(network.name), ...sudo];
  const appliance = await startAppliance(t, { source: SPAN, config: QUICK, wrapper, data });
  await until(() => appliance.said() !== "", "its first words");
  t.like(statSync(data), { uid: 65_534, gid: 65_534 });
  t.is(statSync(join(parent, "lib")).uid, 0);
});

test("a source that is lost for good ends it, after what was seen is kept", async (t) => {
  const network = createNamespace(t);
  const wrapper = inside(network.name);
  const appliance = await startAppliance(t, { source: SPAN, wrapper });
  await until(() => appliance.said().includes("watching span0"), "the capture");
  network.send("peer0", SPOOF);
  await until(() => appliance.said().includes("pretends to be 10.1.0.0"), "the alert");
  network.ip("link", "del", "span0");
  network.ip("tuntap", "add", "dev", "span0", "mode", "tun");
  t.is(await appliance.ended, 1);
  t.regex(appliance.lastWords(), /^arpguard: Interface "span0" carries no Ethernet [^\n]*\n$/);
  t.false(existsSync(join(appliance.data, "history.db-wal")), "the history was closed");
  using history = openHistoryReadOnly(appliance.data);
  t.like(history.recentAlerts(10), [{ type: "arp-spoof", state: "closed" }]);
  t.like(history.windowsSince(micros(0), 10), [{ packets: 2 }]);
});

test("windows and the knobs in force are kept for the optimizer to learn from", async (t) => {
  const appliance = await startAppliance(t, {
    source: SYNTHETIC,
    config: { ...QUIET, ...QUICK, capture: { retireMs: 7 } },
  });
  await appliance.shows("four windows", ({ windows }) => windows >= 4);
  t.is(await appliance.stop(), 0);
  using history = openHistoryReadOnly(appliance.data);
  const settings = new KnobLog(appliance.data).read();
  const intervals = intervalsOf(history.windowsSince(micros(0), 100), settings);
  t.true(intervals.length >= 3);
  t.like(intervals[0]?.knobs, { window_seconds: 1, retire_ms: 7 });
  t.true(resourceRows(followedIntervals(intervals)).inputs.rows >= intervals.length - 1);
});

test("a trained detector judges from the start; a damaged one is left out", async (t) => {
  const data = scratchFolder(t);
  const registry = new ModelRegistry(data, "detector");
  // What it was made of by chance is no network's traffic: all of it is odd.
  const { version } = registry.install(keptDetector(1, { windowSeconds: 1 }), micros(0));
  const appliance = await startAppliance(t, { source: SYNTHETIC, config: QUICK, data });
  await until(() => appliance.said().includes("unlike what is usual"), "the anomaly");
  t.true(appliance.said().includes("the trained detector serves"));
  t.is(await appliance.stop(), 0);
  using history = openHistoryReadOnly(data);
  const [anomaly] = history.recentAlerts(100).filter(({ type }) => type === "anomaly");
  t.is(anomaly?.severity, "warning");
  rmSync(join(data, "models/detector", version, "weights.f32"));
  const again = await startAppliance(t, { source: SYNTHETIC, config: QUICK, data });
  await again.shows("a window", ({ windows }) => windows >= 1);
  t.regex(again.said(), new RegExp(`${version}: a file is missing: train again`));
  t.true(again.said().includes("A trained model is damaged and lies aside"), "it is an alert, too");
  t.is(await again.stop(), 0);
  t.is(registry.current(), null);
});
