import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import test from "ava";
import { BoxMeter } from "#app/box-meter.ts";
import { ResponseMeter } from "#app/response-meter.ts";
import { systemClock } from "#core/clock.ts";
import { createNamespace } from "../helpers/network-namespace.ts";
import { handClock } from "./samples.ts";

const HOME = join(import.meta.dirname, "../..");
const DATAGRAMS = 500;
const DATAGRAM_BYTES = 1000;
/** IPv4 and UDP: loopback does not count its Ethernet header. */
const HEADER_BYTES = 20 + 8;

/** Sends datagrams over loopback between two readings that are four seconds apart by its clock. */
const TRAFFIC = `
  import { createSocket } from "node:dgram";
  import { BoxMeter } from "#app/box-meter.ts";
  const clock = { ms: 0, now: () => 0, monotonicMs: () => clock.ms };
  const meter = new BoxMeter(clock);
  const server = createSocket("udp4").bind(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const client = createSocket("udp4");
  for (let n = 0; n < ${DATAGRAMS}; n++) {
    await new Promise((done) =>
      client.send(new Uint8Array(${DATAGRAM_BYTES}), server.address().port, "127.0.0.1", done),
    );
  }
  clock.ms = 4000;
  const first = meter.read().networkTrafficBps;
  clock.ms = 8000;
  const second = meter.read().networkTrafficBps;
  process.stdout.write(JSON.stringify({ first, second }));
  server.close();
  client.close();
`;

test("traffic is what went in and out of all interfaces since the last reading", (t) => {
  const network = createNamespace(t);
  network.ip("link", "set", "lo", "up");
  const node = [process.execPath, "--input-type=module", "--eval", TRAFFIC];
  const told = network.run("env", "-C", HOME, ...node);
  const bytes = 2 * DATAGRAMS * (DATAGRAM_BYTES + HEADER_BYTES);
  t.deepEqual(JSON.parse(told), { first: (bytes * 8) / 4, second: 0 });
});

test("a processor that is kept busy shows", (t) => {
  const meter = new BoxMeter(systemClock);
  const endMs = performance.now() + 500;
  while (performance.now() < endMs);
  const { cpuUsagePct } = meter.read();
  // One of them did nothing else, but for a tick of 10 ms at each end.
  t.true(cpuUsagePct > 80 / availableParallelism(), `${cpuUsagePct}`);
  t.true(cpuUsagePct <= 100, `${cpuUsagePct}`);
});

test("two readings within one tick of the kernel are no division by zero", (t) => {
  const meter = new BoxMeter(handClock());
  for (let n = 0; n < 50; n++) {
    const { cpuUsagePct, networkTrafficBps } = meter.read();
    t.true(cpuUsagePct >= 0 && cpuUsagePct <= 100);
    t.is(networkTrafficBps, 0, "no time has passed");
  }
});

test("memory in use is what the kernel does not call available", (t) => {
  const { memoryUsagePct } = new BoxMeter(systemClock).read();
  const text = readFileSync("/proc/meminfo", "utf8");
  const kibibytes = (key: string) => Number(new RegExp(`^${key}: +(\\d+)`, "m").exec(text)?.[1]);
  const pct = 100 * (1 - kibibytes("MemAvailable") / kibibytes("MemTotal"));
  t.true(Math.abs(memoryUsagePct - pct) < 3, `${memoryUsagePct} against ${pct}`);
});

test("both meters together cost far less than 1 % of a processor, at windows of 1 s", (t) => {
  const meter = new BoxMeter(systemClock);
  const response = new ResponseMeter(systemClock, 1);
  /** A block each 10 ms, as `capture.retireMs` has it. */
  const blocks = 100;
  const windows = 200;
  const collect = () => {
    for (let block = 0; block < blocks; block++) response.seen(block, systemClock.now());
    response.reading = meter.read();
    return response.take();
  };
  for (let window = 0; window < windows; window++) collect();
  const before = process.cpuUsage();
  for (let window = 0; window < windows; window++) collect();
  const { user, system } = process.cpuUsage(before);
  const pct = (100 * (user + system)) / (windows * 1_000_000);
  t.log(`${pct.toFixed(4)} % of a processor`);
  t.true(pct < 0.5, `${pct}`);
});
