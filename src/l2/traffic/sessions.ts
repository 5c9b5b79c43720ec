import { RecordTable } from "#core/record-table.ts";
import { beginSpan, isOver, PACE_WORDS } from "#l2/traffic/pace.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

const SESSION_LIMIT = 4096;
const SPAN_TICKS = 60 * TICKS_PER_SECOND;

/** Words of a record. */
export const Session = {
  /** Of the rules for floods and for logins. */
  floodPace: 0,
  loginPace: PACE_WORDS,
  opened: 2 * PACE_WORDS,
  accepted: 2 * PACE_WORDS + 1,
  /** Accepted ones that ended in any way. */
  ended: 2 * PACE_WORDS + 2,
  /** Accepted ones that the server broke off before anybody said goodbye. */
  broken: 2 * PACE_WORDS + 3,
  /** Ended ones that carried few bytes. */
  short: 2 * PACE_WORDS + 4,
  /** Logins that the service refused in clear words. */
  refusals: 2 * PACE_WORDS + 5,
  /** 1: the service has greeted as a login service does. */
  isLogin: 2 * PACE_WORDS + 6,
  /** Since many are held open at once: tick, segments with data from the server and to it. */
  heldFrom: 2 * PACE_WORDS + 7,
  heldAnswers: 2 * PACE_WORDS + 8,
  heldSent: 2 * PACE_WORDS + 9,
  /** Requests whose words were read. */
  read: 2 * PACE_WORDS + 10,
  /** What follows outlives the span: the rhythm of the openings. */
  lastOpen: 2 * PACE_WORDS + 11,
  gap: 2 * PACE_WORDS + 12,
  run: 2 * PACE_WORDS + 13,
  firstOpen: 2 * PACE_WORDS + 14,
  mostBytes: 2 * PACE_WORDS + 15,
} as const;
const SPAN_WORDS = Session.lastOpen;
const BODY_WORDS = Session.mostBytes + 1;

/** What one client does with one service, in spans of a minute. */
export class Sessions {
  readonly table: RecordTable;

  constructor(seed: number) {
    this.table = new RecordTable(SESSION_LIMIT, BODY_WORDS, seed);
  }

  /** The record in a running span. `service` is a server's end. */
  claim(client: number, service: number, tick: number): number {
    const at = this.table.claim(client, service, 0, tick);
    const { words } = this.table;
    if (isOver(words, at, tick, SPAN_TICKS)) {
      const isLogin = words[at + Session.isLogin] as number;
      beginSpan(words, at, at + SPAN_WORDS, tick);
      words[at + Session.isLogin] = isLogin;
    }
    return at;
  }

  /** The record, or -1. */
  find(client: number, service: number): number {
    return this.table.find(client, service, 0);
  }

  get(at: number, field: number): number {
    return this.table.words[at + field] as number;
  }

  set(at: number, field: number, value: number): void {
    this.table.words[at + field] = value;
  }

  add(at: number, field: number): number {
    const count = this.get(at, field) + 1;
    this.set(at, field, count);
    return count;
  }

  /** An accepted connection has ended; one of an earlier span is not missed. */
  end(at: number): void {
    if (this.held(at) > 0) this.add(at, Session.ended);
  }

  /** Connections of this span that were accepted and have not ended. */
  held(at: number): number {
    return this.get(at, Session.accepted) - this.get(at, Session.ended);
  }
}
