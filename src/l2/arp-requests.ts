import { KeyedTable } from "#core/keyed-table.ts";
import type { ArpFacts } from "#decode/types.ts";
import { TICKS_PER_SECOND } from "#windows/elapsed.ts";

/** A reply within this time answers the request (RFC 1122 section 2.3.2.1 allows one a second). */
const ANSWER_TICKS = 5 * TICKS_PER_SECOND;
const ASKED_LIMIT = 4096;

/** Which addresses were asked for lately, so that a reply nobody asked for stands out. */
export class ArpRequests {
  readonly table: KeyedTable;

  constructor(seed: number) {
    this.table = new KeyedTable(ASKED_LIMIT, seed);
  }

  note(request: ArpFacts, tick: number): void {
    const place = this.table.claim(request.targetIp, request.senderIp, tick);
    this.table.touch(place, tick);
  }

  /** True when the station that gets this reply has asked for its sender. */
  hasAsked(reply: ArpFacts, tick: number): boolean {
    const place = this.table.find(reply.senderIp, reply.targetIp);
    return place >= 0 && tick - this.table.stampAt(place) <= ANSWER_TICKS;
  }
}
