import { RecordTable } from "#core/record-table.ts";
import { addToSketch, countOfSketch, SKETCH_WORDS } from "#core/small-sketch.ts";
import { beginSpan, isOver, PACE_WORDS } from "#l2/traffic/pace.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

const PAIR_LIMIT = 4096;
/** Long enough for a scanner that waits five seconds between ports. */
const SPAN_TICKS = 300 * TICKS_PER_SECOND;

/** Words of a record. */
export const Probe = {
  pace: 0,
  /** Connections refused with a reset, or datagrams with an ICMP message. */
  refused: PACE_WORDS,
  /** Handshakes that the asker's own kernel knew nothing of. */
  half: PACE_WORDS + 1,
  /** Segments with flags that no conversation has, and the kinds of them as bits. */
  odd: PACE_WORDS + 2,
  kinds: PACE_WORDS + 3,
  /** Tick when half as many ports as make a scan had been tried. */
  waitFrom: PACE_WORDS + 4,
  ports: PACE_WORDS + 5,
  answered: PACE_WORDS + 5 + SKETCH_WORDS,
} as const;
const BODY_WORDS = Probe.answered + SKETCH_WORDS;

/** What each host has tried on each other one: distinct ports, and those of them that answered. */
export class Probes {
  readonly table: RecordTable;

  constructor(seed: number) {
    this.table = new RecordTable(PAIR_LIMIT, BODY_WORDS, seed);
  }

  /** The record of `from` trying `to`, in a running span. */
  claim(from: number, to: number, tick: number): number {
    const at = this.table.claim(from, to, 0, tick);
    const { words } = this.table;
    if (isOver(words, at, tick, SPAN_TICKS)) beginSpan(words, at, at + BODY_WORDS, tick);
    return at;
  }

  /** The record, or -1. */
  find(from: number, to: number): number {
    return this.table.find(from, to, 0);
  }

  add(at: number, field: number): void {
    const { words } = this.table;
    words[at + field] = (words[at + field] as number) + 1;
  }

  addPort(at: number, field: typeof Probe.ports | typeof Probe.answered, hash: number): void {
    addToSketch(this.table.words, at + field, hash);
  }

  count(at: number, field: typeof Probe.ports | typeof Probe.answered): number {
    return countOfSketch(this.table.words, at + field);
  }

  get(at: number, field: number): number {
    return this.table.words[at + field] as number;
  }
}
