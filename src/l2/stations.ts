import { KeyedTable } from "#core/keyed-table.ts";
import { COMMON_FRAMES, type CommonFrames, type Packet } from "#decode/types.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

/** Stations remembered at once: more than any segment should hold (1 MiB with the frame counts). */
const STATION_LIMIT = 16_384;
/** New stations are counted over this span. */
const SPAN_TICKS = 10 * TICKS_PER_SECOND;
/** At first every station is new: for this long they are counted over a short span only. */
const PLUG_IN_TICKS = 60 * TICKS_PER_SECOND;
const PLUG_IN_SPAN_TICKS = TICKS_PER_SECOND;
const GROUP_BIT = 0x0100;
/** Value of a station with three frames or more. Others hold 2 x span of the first + seen twice. */
const SETTLED = -1;
const UNKNOWN = -2;

/**
 * Every source address seen, when it was last heard, and how many strangers came lately. Hot: it
 * sees each frame.
 */
export class Stations {
  declare readonly table: KeyedTable;
  /** Stations never seen before, in the running span. */
  strangers = 0;
  /**
   * Those of them that sent no third frame: what a flood of made-up addresses looks like, also
   * on a mirror port that delivers each frame twice.
   */
  fleeting = 0;
  /** Slot in the table of the last frame's source, or -1 where no station owns that address. */
  slot = -1;
  /** Strangers of the span before, when there was one just before. */
  strangersBefore = 0;
  /** Of common frames' sources. */
  readonly #values = new Int32Array(COMMON_FRAMES);
  declare private readonly frames: CommonFrames;
  #span = 0;
  #spanStart = 0;
  #spanEnd = 0;

  /** @param frames that will wait to be looked at together */
  constructor(seed: number, frames: CommonFrames) {
    this.frames = frames;
    this.table = new KeyedTable(STATION_LIMIT, seed);
  }

  /** Sees the source of a frame; true when it was not known. Addresses no station owns: false. */
  see(packet: Packet, tick: number): boolean {
    const high = packet.srcMacHigh;
    const low = packet.srcMacLow;
    const table = this.table;
    if (tick >= this.#spanEnd) this.#beginSpan(tick);
    if (table.renew(high, low, tick, UNKNOWN) === SETTLED) {
      this.slot = table.slotAt(table.renewedAt);
      return false;
    }
    this.slot = -1;
    if ((high & GROUP_BIT) !== 0 || (low === 0 && high === 0)) return false;
    const place = table.claim(high, low, tick);
    this.slot = table.slotAt(place);
    if (table.wasAbsent) {
      table.setValue(place, 2 * this.#span);
      this.strangers++;
      this.fleeting++;
      return true;
    }
    table.touch(place, tick);
    if (table.valueAt(place) >= 0) this.#seeAgain(place);
    return false;
  }

  /**
   * Sees the sources of the frames that wait, and marks those that only `see` can tell of.
   * @returns how many are marked here, as do all that `look`
   */
  readonly look = (tick: number): number => {
    const { count, macHighs, srcMacLows, slots, looks } = this.frames;
    const values = this.#values;
    const isNewSpan = tick >= this.#spanEnd;
    this.table.renewAll(macHighs, srcMacLows, count, tick, UNKNOWN, values, slots);
    let marked = 0;
    for (let i = 0; i < count; i++) {
      if (values[i] === SETTLED && !isNewSpan) continue;
      looks[i] = 1;
      marked++;
    }
    return marked;
  };

  /** Tick when the station was last heard, or 0 when it is not known. */
  lastHeard(macHigh: number, macLow: number): number {
    const place = this.table.find(macHigh, macLow);
    return place < 0 ? 0 : this.table.stampAt(place);
  }

  /** Slot in the table of a station, or -1 when it is not known. */
  slotOf(macHigh: number, macLow: number): number {
    const place = this.table.find(macHigh, macLow);
    return place < 0 ? -1 : this.table.slotAt(place);
  }

  /** Ticks since the running span began. */
  spanTicks(tick: number): number {
    return tick - this.#spanStart;
  }

  #seeAgain(place: number): void {
    const value = this.table.valueAt(place);
    if ((value & 1) === 0) {
      this.table.setValue(place, value + 1);
      return;
    }
    if (value >> 1 === this.#span) this.fleeting--;
    this.table.setValue(place, SETTLED);
  }

  #beginSpan(tick: number): void {
    this.#span++;
    const spanTicks = tick <= PLUG_IN_TICKS ? PLUG_IN_SPAN_TICKS : SPAN_TICKS;
    this.strangersBefore = tick - this.#spanEnd < spanTicks ? this.strangers : 0;
    this.#spanStart = tick;
    this.#spanEnd = tick + spanTicks;
    this.strangers = 0;
    this.fleeting = 0;
  }
}
