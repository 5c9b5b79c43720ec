import { basename } from "node:path";
import test from "ava";
import { SpanWatch } from "#app/span-watch.ts";
import { openCaptureFile } from "#capture/file/capture-file.ts";
import { syntheticSource } from "#capture/synthetic/synthetic-source.ts";
import { type Frame, type FrameSource, LinkType } from "#capture/types.ts";
import { macFromParts } from "#core/mac-address.ts";
import { type Micros, micros } from "#core/units.ts";
import { Unwrap } from "#decode/types.ts";
import { judgeMirror } from "#status/mirror-verdict.ts";
import { NO_SPAN_FACTS, type SpanFacts } from "#windows/span/types.ts";
import { dataCaptures } from "../helpers/data-folder.ts";
import { hostOf, segment } from "../helpers/ip-frames.ts";

/** How often a frame comes by at a mirror port that is set up in some way. */
type Setup = (frame: Frame) => number;
const whole: Setup = () => 1;
const twice: Setup = () => 2;
/** Of each two stations, only what one of them sends; and what is for all. */
const oneDirection: Setup = ({ bytes, offset }) => {
  const at = (from: number) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset + offset + from, 6);
    return macFromParts(view.getUint16(0), view.getUint32(2));
  };
  const isGroup = (bytes[offset]! & 1) === 1;
  return isGroup || at(6) > at(0) ? 1 : 0;
};

/** What the watch says at any time while a source goes by. */
async function watch(source: FrameSource, setup: Setup): Promise<SpanFacts[]> {
  const span = new SpanWatch(7, Unwrap.all);
  const all: SpanFacts[] = [];
  let next = 0;
  for (let ended = false; !ended; ) {
    const block = await source.readBlock((frame) => {
      // A file's block holds minutes.
      if (frame.at >= next) {
        span.tick(frame.at);
        all.push(span.facts);
        next = frame.at + 100_000;
      }
      for (let i = setup(frame); i > 0 && span.isOpen; i--) span.see(frame);
    }, new AbortController().signal);
    ended = block.ended;
  }
  // What a short capture holds is told when its span is over.
  for (const afterS of [30, 60]) {
    span.tick(micros(next + afterS * 1_000_000 - 100_000));
    all.push(span.facts);
  }
  return all;
}

function verdictOf(span: SpanFacts): string {
  const lastMinute = { frames: 900, unicast: 900, dropped: 0 };
  const base = { source: "eth0", ageMs: 3_600_000, ended: false, frames: 900, linkUp: true };
  return judgeMirror({ ...base, lastMinute, span, direction: "both" });
}

test("captures of healthy ports are well at any time; one direction of them, or twice, is not", async (t) => {
  const count = { oneWay: 0, twice: 0 };
  for (const path of dataCaptures(t, "arp", "attacks", "iot-week")) {
    const see = async (setup: Setup) => {
      await using source = await openCaptureFile(path);
      return watch(source, setup);
    };
    const name = basename(path);
    const facts = await see(whole);
    t.deepEqual([...new Set(facts.map(verdictOf))], ["ok"], name);
    const once = facts.map(({ judged, frames }) => ({ judged, frames }));
    // What is enough TCP to be judged as a whole is enough by halves, or doubled.
    if (once.some(({ judged }) => judged > 8)) {
      const verdicts = (await see(oneDirection)).map(verdictOf);
      t.true(verdicts.includes("one-way"), `one direction of ${name}`);
      t.false(verdicts.includes("duplicate"), `one direction of ${name}`);
      count.oneWay++;
    }
    if (once.some(({ frames }) => frames > 150)) {
      const verdicts = (await see(twice)).map(verdictOf);
      t.true(verdicts.includes("duplicate"), `twice ${name}`);
      t.false(verdicts.includes("one-way"), `twice ${name}`);
      count.twice++;
    }
  }
  t.log(`${count.oneWay} by one direction, ${count.twice} doubled`);
});

test("the made-up office is well at any time, by halves and doubled it is not", async (t) => {
  const options = { seed: 3, startAt: micros(1_714_557_600_000_000), durationS: 90, attacks: [] };
  const see = async (setup: Setup) => {
    await using source = syntheticSource(options);
    return new Set((await watch(source, setup)).map(verdictOf));
  };
  t.deepEqual([...(await see(whole))], ["ok"]);
  t.true((await see(oneDirection)).has("one-way"));
  t.true((await see(twice)).has("duplicate"));
});

const [from, to] = [hostOf(1), hostOf(2)];

function frameOf(bytes: Uint8Array, at: Micros): Frame {
  const size = { capturedBytes: bytes.length, wireBytes: bytes.length };
  return { bytes, offset: 0, ...size, at, link: LinkType.ethernet, own: false };
}

/** So many segments of one talk from a moment on, one each 100 us, as far as they are wanted. */
function feed(span: SpanWatch, atS: number, count: number): number {
  let seen = 0;
  for (let i = 0; i < count && span.isOpen; i++) {
    const bytes = segment({ from, to, ports: [40_000, 80], flags: "A", sequence: atS * 1e4 + i });
    span.see(frameOf(bytes, micros(atS * 1_000_000 + i * 100)));
    seen++;
  }
  return seen;
}

test("of a busy network it looks at a slice a second", (t) => {
  const span = new SpanWatch(7, Unwrap.all);
  for (let s = 0; s < 10; s++) {
    span.tick(micros(s * 1_000_000));
    t.is(feed(span, s, 5000), 2048);
    span.tick(micros(s * 1_000_000 + 500_000));
    t.false(span.isOpen, "the slice is over");
  }
  span.tick(micros(30_000_000));
  t.is(span.facts.frames, 20_480);
});

test("it speaks of the last whole minute of watching, the same at any moment", (t) => {
  const span = new SpanWatch(7, Unwrap.all);
  for (let s = 0; s < 300; s++) {
    span.tick(micros(s * 1_000_000));
    feed(span, s, 1);
    t.is(span.facts.frames, s < 30 ? 0 : s < 60 ? 30 : 60, `at ${s} s`);
  }
  span.tick(micros(1_000_000_000));
  t.deepEqual(span.facts, NO_SPAN_FACTS, "long silence says nothing of before");
});

test("a clock set back begins anew", (t) => {
  const span = new SpanWatch(7, Unwrap.all);
  span.tick(micros(500_000_000));
  feed(span, 500, 100);
  span.tick(micros(100_000_000));
  t.deepEqual(span.facts, NO_SPAN_FACTS);
  t.true(span.isOpen);
});

test("what this box sent says nothing of the mirror", (t) => {
  const span = new SpanWatch(7, Unwrap.all);
  const bytes = segment({ from, to, ports: [40_000, 80], flags: "A" });
  for (let i = 0; i < 100; i++) span.see({ ...frameOf(bytes, micros(i)), own: true });
  t.deepEqual(span.facts, NO_SPAN_FACTS);
});
