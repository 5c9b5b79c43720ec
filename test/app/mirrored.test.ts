import { basename } from "node:path";
import test from "ava";
import { Pipeline, type PipelineEvent } from "#app/pipeline.ts";
import { openCaptureFile } from "#capture/file/capture-file.ts";
import { type Frame, LinkType } from "#capture/types.ts";
import { defaultConfig } from "#config/defaults.ts";
import type { ProtocolTotals } from "#decode/protocol-counts.ts";
import { NO_BOX } from "#features/vector.ts";
import { hex } from "../decode/observe.ts";
import { dataCaptures } from "../helpers/data-folder.ts";

/** What a switch puts before a frame that it sends to an address; `rest` follows its IP header. */
function delivery(protocol: string, rest: string) {
  const header = hex(rest);
  return (bytes: Uint8Array, wireBytes: number): Uint8Array => {
    const outer = hex(
      "02000000aaaa 02000000bbbb 8100 03e7",
      "0800 4500 0000 1234 4000 ff",
      `${protocol} 0000 0a636363 0a636301`,
    );
    new DataView(outer.buffer).setUint16(20, 20 + header.length + wireBytes);
    const view = new DataView(header.buffer);
    if (protocol === "11") view.setUint16(4, header.length + wireBytes);
    return Buffer.concat([outer, header, bytes]);
  };
}

const DELIVERIES = {
  "erspan 1": delivery("2f", "0000 88be"),
  "erspan 2": delivery("2f", "1000 88be 00000001 1000 0005 00000000"),
  "erspan 3": delivery("2f", "1000 22eb 00000001 2000 0005 12345678 0000 0001 0800000012345678"),
  gre: delivery("2f", "3000 6558 00000064 00000001"),
  vxlan: delivery("11", "c000 12b5 0000 0000 08000000 00006400"),
};

type Wrap = (bytes: Uint8Array, wireBytes: number) => Uint8Array;

/** What the pipeline makes of a capture whose frames come as `wrap` has them. */
async function watch(path: string, wrap: Wrap) {
  const events: PipelineEvent[] = [];
  const config = defaultConfig();
  const pipeline = new Pipeline({
    windowSeconds: config.windows.seconds,
    unwrap: config.decode.unwrap,
    l2: config.l2,
    seed: 0x51ed270b,
    box: () => NO_BOX,
    emit: (event) => events.push(event),
  });
  await using source = await openCaptureFile(path);
  const { signal } = new AbortController();
  let isFit = true;
  for (let ended = false; !ended; ) {
    const report = await source.readBlock((frame: Frame) => {
      const { bytes, offset, capturedBytes, wireBytes } = frame;
      isFit &&= frame.link === LinkType.ethernet && capturedBytes >= 14 && wireBytes < 60_000;
      const wrapped = wrap(bytes.slice(offset, offset + capturedBytes), wireBytes);
      const added = wrapped.length - capturedBytes;
      pipeline.visit({
        ...frame,
        bytes: wrapped,
        offset: 0,
        capturedBytes: wrapped.length,
        wireBytes: wireBytes + added,
      });
    }, signal);
    pipeline.tick(report.at, 0);
    ended = report.ended;
  }
  pipeline.finish();
  const { tunnelled, ...protocols }: ProtocolTotals = pipeline.protocols.totals();
  return { seen: { events, protocols, refused: pipeline.protocols.refused() }, tunnelled, isFit };
}

test("a capture says the same when every frame of it comes through a mirror's tunnel", async (t) => {
  let alerts = 0;
  const paths = dataCaptures(t, "arp");
  if (paths.length === 0) return;
  for (const path of paths) {
    const plain = await watch(path, (bytes) => bytes);
    if (!plain.isFit || plain.tunnelled > 0) continue;
    alerts += plain.seen.events.filter((event) => event.kind === "alert").length;
    for (const [name, wrap] of Object.entries(DELIVERIES)) {
      const mirrored = await watch(path, wrap);
      t.is(mirrored.tunnelled, plain.seen.protocols.frames, name);
      t.deepEqual(mirrored.seen, plain.seen, `${basename(path)} by ${name}`);
    }
  }
  t.true(alerts > 20, `${alerts} steps of alerts`);
  t.log(`${alerts} steps of alerts alike`);
});
