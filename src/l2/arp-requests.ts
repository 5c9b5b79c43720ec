import { KeyedTable } from "#core/keyed-table.ts";
import { gaugeOf } from "#l2/gauge.ts";
import type { TableGauge } from "#l2/types.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

/** The first reply within this time answers a request. */
const ANSWER_TICKS = 5 * TICKS_PER_SECOND;
/** Others (two owners, a doubled mirror copy) answer it too, when they come this soon after. */
const ECHO_TICKS = TICKS_PER_SECOND;
/** A request this soon after the same one may be its copy, and asks nothing new. */
const COPY_TICKS = 2;
const ASKED_LIMIT = 4096;
const UNANSWERED = 0;

/** Who asks or answers, and whom: addresses as the tables keep them. */
export interface Asked {
  readonly senderIp: number;
  readonly targetIp: number;
}

/** Which addresses were asked for lately, so that a reply nobody asked for stands out. */
export class ArpRequests {
  /** From asked and asker to the tick of the first answer; stamped with the request's tick. */
  readonly table: KeyedTable;

  constructor(seed: number) {
    this.table = new KeyedTable(ASKED_LIMIT, seed);
  }

  note(request: Asked, tick: number): void {
    const table = this.table;
    const place = table.claim(request.targetIp, request.senderIp, tick);
    if (!table.wasAbsent && tick - table.stampAt(place) < COPY_TICKS) return;
    table.touch(place, tick);
    table.setValue(place, UNANSWERED);
  }

  /** True when the station that gets this reply has asked for its sender and still waits. */
  answer(reply: Asked, tick: number): boolean {
    const table = this.table;
    const place = table.find(reply.senderIp, reply.targetIp);
    if (place < 0) return false;
    const answeredTick = table.valueAt(place);
    if (answeredTick !== UNANSWERED) return tick - answeredTick <= ECHO_TICKS;
    if (tick - table.stampAt(place) > ANSWER_TICKS) return false;
    table.setValue(place, tick);
    return true;
  }

  get gauge(): TableGauge {
    return gaugeOf("address requests", this.table);
  }
}
