import { KeyedTable } from "#core/keyed-table.ts";
import type { ArpFacts } from "#decode/types.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

/** The first reply within this time answers a request. */
const ANSWER_TICKS = 5 * TICKS_PER_SECOND;
/** Others (two owners, a doubled mirror copy) answer it too, when they come this soon. */
const ECHO_TICKS = TICKS_PER_SECOND;
const ASKED_LIMIT = 4096;
const ANSWERED = 1;

/** Which addresses were asked for lately, so that a reply nobody asked for stands out. */
export class ArpRequests {
  readonly table: KeyedTable;

  constructor(seed: number) {
    this.table = new KeyedTable(ASKED_LIMIT, seed);
  }

  note(request: ArpFacts, tick: number): void {
    const place = this.table.claim(request.targetIp, request.senderIp, tick);
    this.table.touch(place, tick);
    this.table.setValue(place, 0);
  }

  /** True when the station that gets this reply has asked for its sender and still waits. */
  answer(reply: ArpFacts, tick: number): boolean {
    const place = this.table.find(reply.senderIp, reply.targetIp);
    if (place < 0) return false;
    const isFirst = this.table.valueAt(place) !== ANSWERED;
    const isDue = tick - this.table.stampAt(place) <= (isFirst ? ANSWER_TICKS : ECHO_TICKS);
    if (isDue) this.table.setValue(place, ANSWERED);
    return isDue;
  }
}
