import { join } from "node:path";
import test from "ava";
import type { PipelineEvent } from "#app/pipeline.ts";
import { replayFile } from "#app/replay-file.ts";
import { parseAttack } from "#capture/synthetic/attack.ts";
import { writeSynthetic } from "#capture/synthetic/write-synthetic.ts";
import { defaultConfig } from "#config/defaults.ts";
import { micros } from "#core/units.ts";
import { type DeviceFacts, Did } from "#l2/inventory/types.ts";
import { scratchFile, scratchFolder } from "../helpers/scratch.ts";

const startAt = micros(1_714_980_000_000_000);

test("the same file gives the same events, to the last digit", async (t) => {
  const path = join(scratchFolder(t), "office.pcap");
  const attacks = ["spoof@20", "scan@40"].map(parseAttack);
  await writeSynthetic(path, { seed: 7, startAt, attacks, durationS: 90 });
  const read = async () => {
    const events: PipelineEvent[] = [];
    const result = await replayFile(path, defaultConfig(), (event) => events.push(event));
    return { events, result };
  };
  const [first, second] = [await read(), await read()];
  t.deepEqual(first, second);
  const types = first.events.flatMap((event) => (event.kind === "alert" ? [event.type] : []));
  t.true(types.includes("arp-spoof"));
  t.true(types.includes("arp-scan"));
  const counted = first.events.reduce(
    (sum, event) => sum + (event.kind === "window" ? event.packets : 0),
    0,
  );
  t.is(counted, first.result.frames);
});

test("every station is told of, and what is known of it at the end", async (t) => {
  const path = join(scratchFolder(t), "office.pcap");
  await writeSynthetic(path, { seed: 7, startAt, attacks: [], durationS: 30 });
  const book = new Map<number, DeviceFacts>();
  await replayFile(path, defaultConfig(), () => {}, {
    takeDevices: (changed) => {
      for (const facts of changed) book.set(facts.mac, facts);
    },
  });
  t.true(book.size > 10);
  t.true([...book.values()].some(({ did }) => (did & Did.forward) !== 0));
  const lasts = [...book.values()].map(({ lastAt }) => lastAt as number);
  t.true(Math.max(...lasts) > startAt + 20_000_000);
});

test("every event comes with the time of the first frame", async (t) => {
  const path = join(scratchFolder(t), "office.pcap");
  await writeSynthetic(path, { seed: 7, startAt, attacks: [], durationS: 12 });
  const firsts = new Set<number>();
  let earliest = Number.POSITIVE_INFINITY;
  await replayFile(path, defaultConfig(), (event, firstAt) => {
    firsts.add(firstAt);
    if (event.kind === "window") earliest = Math.min(earliest, event.startAt);
  });
  t.deepEqual([...firsts], [earliest]);
});

test("what is no capture is refused by name", async (t) => {
  const path = scratchFile(t, new TextEncoder().encode("no capture at all, only words"));
  await t.throwsAsync(
    replayFile(path, defaultConfig(), () => {}),
    {
      name: "AppError",
      code: "file-format",
    },
  );
});
