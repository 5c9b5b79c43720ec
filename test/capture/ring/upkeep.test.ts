import test from "ava";
import { addPair, createNamespace } from "../../helpers/network-namespace.ts";
import { startRing } from "../../helpers/ring-process.ts";

/** One by each ring. */
const ARP = Buffer.from(`${"ffffffffffff02000000000b0806".padEnd(120, "5a")}`, "hex");
const FRAME = Buffer.from(`${"02000000000a02000000000b88b5".padEnd(120, "5a")}`, "hex");

test("survives the link going down and up, at either end", async (t) => {
  const network = createNamespace(t);
  const ring = await startRing(t, network);
  await ring.until("the link is up", () => ring.counters?.linkUp === true);
  t.true((ring.counters?.linkMbps ?? 0) > 0);
  for (const end of ["span0", "peer0"]) {
    network.ip("link", "set", end, "down");
    await ring.until(`${end} is down`, () => ring.counters?.linkUp === false);
    t.is(ring.counters?.linkMbps, null);
    const reports = ring.reports.length;
    const startMs = performance.now();
    await ring.until("more reports came", () => ring.reports.length >= reports + 10);
    t.true(performance.now() - startMs > 400, "a pending error must not keep it awake");
    network.ip("link", "set", end, "up");
    await ring.until(`${end} is up`, () => ring.counters?.linkUp === true);
    const goal = ring.frames.length + 2;
    network.send("peer0", [FRAME, ARP], 100);
    await ring.until(`both frames came after ${end}`, () => ring.frames.length === goal);
  }
  t.deepEqual(
    ring.frames.map((frame) => frame.hex),
    [FRAME, ARP, FRAME, ARP].map((frame) => frame.toString("hex")),
  );
  t.like(ring.counters, { frames: 4, controlFrames: 2, kernelDrops: 0, controlDrops: 0 });
});

test("captures from the start of a link that is down when the ring opens", async (t) => {
  const network = createNamespace(t);
  network.ip("link", "set", "span0", "down");
  const ring = await startRing(t, network);
  t.is(ring.failure, null);
  await ring.until("the link is seen down", () => ring.counters?.linkUp === false);
  network.ip("link", "set", "span0", "up");
  await ring.until("the link is up", () => ring.counters?.linkUp === true);
  network.send("peer0", [FRAME, ARP]);
  await ring.until("both came", () => ring.frames.length === 2);
});

test("follows the interface by name when it vanishes and comes back as another", async (t) => {
  const network = createNamespace(t);
  const ring = await startRing(t, network);
  network.send("peer0", [FRAME, ARP]);
  await ring.until("both came", () => ring.frames.length === 2);
  const before = network.indexOf("span0");
  network.ip("link", "del", "span0");
  await ring.until("it is away", () => ring.counters?.linkUp === false);
  const reports = ring.reports.length;
  await ring.until("time passes while it is away", () => ring.reports.length > reports + 3);
  addPair(network);
  t.not(network.indexOf("span0"), before);
  await ring.until("it is back", () => ring.counters?.linkUp === true);
  network.send("peer0", [FRAME, ARP]);
  await ring.until("both came again", () => ring.frames.length === 4);
  t.like(ring.counters, { frames: 4, controlFrames: 2, kernelDrops: 0, nicDrops: 0 });
  t.is(network.promiscuity("span0"), 1);
});

test("joins promiscuous mode only when told to", async (t) => {
  const network = createNamespace(t);
  t.is(network.promiscuity("span0"), 0);
  await startRing(t, network, { promiscuous: false });
  t.is(network.promiscuity("span0"), 0);
  await startRing(t, network, { promiscuous: true });
  t.is(network.promiscuity("span0"), 1);
});
