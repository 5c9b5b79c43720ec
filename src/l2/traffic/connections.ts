import { RecordTable } from "#core/record-table.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

const CONNECTION_LIMIT = 16_384;
/** A client may use a port again after this long (RFC 9293 asks for more; real hosts reuse). */
const STALE_TICKS = 60 * TICKS_PER_SECOND;
const STATE = 0;
const OPENED = 1;
const CLIENT_START = 2;
const SERVER_START = 3;
const REPEATS = 4;
const HOPS_LEFT = 5;
const BODY_WORDS = 6;
/** Kernels ask seven times (Linux tcp_syn_retries), and a mirror may show each a few times. */
const MOST_REPEATS = 32;

/** How far a connection has come. */
export const Progress = { none: 0, asked: 1, accepted: 2, established: 3, closed: 4 } as const;
export type Progress = (typeof Progress)[keyof typeof Progress];

/**
 * TCP connections by who asked whom, fed only by segments with SYN, FIN or RST. Sequence numbers
 * of the first and last segment give the bytes of each side without a look at what lies between.
 * A segment delivered twice by the mirror port or sent again moves nothing.
 */
export class Connections {
  readonly table: RecordTable;

  constructor(seed: number) {
    this.table = new RecordTable(CONNECTION_LIMIT, BODY_WORDS, seed);
  }

  /**
   * A client asks, with its first sequence number. False when this was already seen.
   * @param hopsLeft the TTL: a packet in a routing loop comes by again and again with ever less
   */
  open(client: number, server: number, sequence: number, hopsLeft: number, tick: number): boolean {
    const { table } = this;
    const at = table.claim(client, server, 0, tick);
    const words = table.words;
    const isSame = words[at + CLIENT_START] === sequence;
    const isFresh = tick - (words[at + OPENED] as number) < STALE_TICKS;
    if (!table.wasAbsent && isSame && isFresh) {
      if (words[at + HOPS_LEFT] === hopsLeft) (words[at + REPEATS] as number)++;
      return false;
    }
    words[at + STATE] = Progress.asked;
    words[at + OPENED] = tick;
    words[at + CLIENT_START] = sequence;
    words[at + SERVER_START] = 0;
    words[at + REPEATS] = 0;
    words[at + HOPS_LEFT] = hopsLeft;
    return true;
  }

  /** True when the very same request came more often than any kernel repeats it. */
  isInsistent(client: number, server: number, hopsLeft: number): boolean {
    const { words } = this.table;
    const at = this.find(client, server);
    if (at < 0 || words[at + HOPS_LEFT] !== hopsLeft) return false;
    return (words[at + REPEATS] as number) > MOST_REPEATS;
  }

  /** Index of the connection, or -1. Ends are addresses with ports (`withPort`). */
  find(client: number, server: number): number {
    return this.table.find(client, server, 0);
  }

  progressAt(at: number): Progress {
    return this.table.words[at + STATE] as Progress;
  }

  setProgress(at: number, progress: Progress): void {
    this.table.words[at + STATE] = progress;
  }

  /** The server accepts, with its first sequence number. */
  accept(at: number, sequence: number): void {
    this.table.words[at + STATE] = Progress.accepted;
    this.table.words[at + SERVER_START] = sequence;
  }

  /** True when the client has sent nothing before the segment with this number. */
  isUnused(at: number, clientNumber: number): boolean {
    return ((clientNumber - (this.table.words[at + CLIENT_START] as number) - 1) | 0) === 0;
  }

  /** Bytes that both sides sent before the segment with these two numbers. */
  bytesUntil(at: number, clientNumber: number, serverNumber: number): number {
    const words = this.table.words;
    const up = (clientNumber - (words[at + CLIENT_START] as number) - 1) >>> 0;
    const down = (serverNumber - (words[at + SERVER_START] as number) - 1) >>> 0;
    return up + down;
  }
}
