import { spawn } from "node:child_process";
import { join } from "node:path";
import { micros } from "#core/units.ts";
import { featurePayload } from "#report/payloads.ts";
import { encode, STREAM_TOPICS } from "#report/topic-map.ts";
import { startMosquitto } from "../helpers/mosquitto.ts";
import { startPostgres } from "../helpers/postgres.ts";
import type { Owner } from "../helpers/scratch.ts";
import { until } from "../helpers/until.ts";
import { windowOf } from "../report/samples.ts";
import { SimulatedDevice } from "./simulated-device.ts";

export interface IngestFigures {
  readonly records: number;
  /** From the first publish until the last cursor has come back to its device. */
  readonly recordsPerS: number;
  /** With indexes, after a VACUUM. */
  readonly bytesPerRecord: number;
}

const FLEET = join(import.meta.dirname, "../../docs/fleet");
const ROOT = "arpguard/v1";
const BOOT = "2b0c8a34-6a4e-4f0e-9c55-0d7f6f2f3f11";
const IN_FLIGHT = 16;
const LIMIT_MS = 300_000;

/** How fast one ack writer and one PostgreSQL keep what devices send as fast as they may. */
export async function measureIngest(
  t: Owner,
  devices: number,
  each: number,
): Promise<IngestFigures> {
  const [broker, postgres] = [await startMosquitto(t), await startPostgres(t)];
  postgres.runFile(join(FLEET, "schema.sql"));
  const args = ["--broker", broker.url, "--database", postgres.database, "--ack-ms", "200"];
  const writer = spawn(process.execPath, [join(FLEET, "run-ack-writer.ts"), ...args], {
    stdio: "ignore",
  });
  t.teardown(() => writer.kill("SIGKILL"));
  const senders = Array.from(
    { length: devices },
    (_, i) => new Sender(`ag-${i}`, broker.port, each),
  );
  t.teardown(() => {
    for (const { device } of senders) device.end();
  });
  await Promise.all(senders.map(({ device }) => device.ready));
  // The first of each comes until the writer has its share.
  await until(async () => {
    for (const sender of senders) sender.send(1);
    await new Promise((resolve) => setTimeout(resolve, 200));
    return senders.every(({ stored }) => stored === 1);
  }, "the ack writer");
  const startMs = performance.now();
  for (const sender of senders) sender.begin();
  await until(() => senders.every(({ stored }) => stored === each), "the last cursor", LIMIT_MS);
  const seconds = (performance.now() - startMs) / 1000;
  postgres.query("VACUUM record");
  const bytes = Number(postgres.query("SELECT pg_total_relation_size('record')"));
  const records = devices * each;
  return { records, recordsPerS: (records - devices) / seconds, bytesPerRecord: bytes / records };
}

/** A device that always has its 16 in flight. */
class Sender {
  readonly device: SimulatedDevice;
  /** As its `ack` says. */
  stored = 0;
  readonly #last: number;
  #next = 2;
  #isBegun = false;

  constructor(id: string, port: number, last: number) {
    this.#last = last;
    this.device = new SimulatedDevice({
      ...{ port, root: ROOT, id },
      onAck: () => this.#isBegun && this.#sendNext(),
      onMessage: (_, payload) => {
        this.stored = JSON.parse(payload.toString())[STREAM_TOPICS.feature] ?? 0;
      },
    });
  }

  begin(): void {
    this.#isBegun = true;
    for (let i = 0; i < IN_FLIGHT; i++) this.#sendNext();
  }

  send(seq: number): void {
    const window = windowOf(seq, { startAt: micros(1_777_629_600_000_000 + seq * 5_000_000) });
    const payload = encode("m/feature", featurePayload(window, { seq, boot: BOOT }));
    this.device.publish(this.device.names.of("m/feature"), payload);
  }

  #sendNext(): void {
    if (this.#next <= this.#last) this.send(this.#next++);
  }
}
