import type { Clock } from "#core/clock.ts";
import { oneLine } from "#core/errors.ts";
import type { TableGauge } from "#l2/types.ts";
import { backoffMs } from "#report/backoff.ts";
import { LineQueue } from "#report/dialects/line-queue.ts";
import type { SyslogAddress } from "#report/dialects/syslog-address.ts";
import { openDatagrams } from "#report/dialects/syslog-datagrams.ts";
import type { LinkEvents, SyslogLink } from "#report/dialects/syslog-link.ts";
import { openStream, type TlsFiles } from "#report/dialects/syslog-stream.ts";
import type { Log } from "#report/mqtt-link.ts";

export interface SyslogSinkOptions {
  readonly address: SyslogAddress;
  readonly tls: TlsFiles;
  readonly queueLines: number;
  readonly clock: Clock;
  readonly log: Log;
  /** From 0 to 1. */
  readonly random: () => number;
  /** How long a receiver may take nothing; STALL_MS where not given. */
  readonly stallMs?: number;
}

const IN_FLIGHT = 16;
const STALL_MS = 20_000;
/** A connection that held this long makes the next failure the first one again. */
const STABLE_MS = 30_000;
/** At the end, for what waits. */
const DRAIN_MS = 1000;

/**
 * Messages on their way to a syslog receiver, connected again by itself. Adding one never waits
 * and never throws. Syslog acknowledges nothing: what the receiver had not read when it died is
 * lost, and what was half sent comes again.
 */
export class SyslogSink implements AsyncDisposable {
  readonly #options: SyslogSinkOptions;
  readonly #queue: LineQueue<string>;
  readonly #inFlight = new Set<{ readonly message: string }>();
  #link: SyslogLink | null = null;
  #isUp = false;
  #upMs = 0;
  #failures = 0;
  #retry: NodeJS.Timeout | undefined;
  #stall: NodeJS.Timeout | undefined;
  #isClosed = false;
  #wakeUp = () => {};

  constructor(options: SyslogSinkOptions) {
    this.#options = options;
    this.#queue = new LineQueue(options.queueLines);
    this.#connect();
  }

  get gauge(): TableGauge {
    const { limit, size, lost } = this.#queue;
    return { name: "syslog lines", size: size + this.#inFlight.size, limit, evicted: lost };
  }

  add(message: string): void {
    this.#queue.push(message);
    this.#pump();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    if (this.#isUp && this.gauge.size > 0) {
      const { promise: drained, resolve } = Promise.withResolvers<void>();
      this.#wakeUp = resolve;
      const timer = setTimeout(resolve, DRAIN_MS);
      await drained;
      clearTimeout(timer);
    }
    clearTimeout(this.#stall);
    this.#link?.close();
    this.#link = null;
  }

  #connect(): void {
    const { address, tls } = this.#options;
    const events: LinkEvents = { up: () => this.#up(), down: (why) => this.#down(why) };
    try {
      this.#link =
        address.transport === "udp"
          ? openDatagrams(address, events)
          : openStream(address, tls, events);
    } catch (error) {
      this.#down(oneLine(error));
    }
  }

  #up(): void {
    const { address, clock, log } = this.#options;
    this.#isUp = true;
    this.#upMs = clock.monotonicMs();
    log.info(`syslog receiver ${address.shown} is there`);
    this.#pump();
  }

  #down(why: string): void {
    const { address, clock, random, log } = this.#options;
    const wasUp = this.#isUp;
    if (wasUp && clock.monotonicMs() - this.#upMs >= STABLE_MS) this.#failures = 0;
    this.#link = null;
    this.#isUp = false;
    clearTimeout(this.#stall);
    this.#queue.putBack([...this.#inFlight].map(({ message }) => message));
    this.#inFlight.clear();
    this.#wakeUp();
    if (this.#isClosed) return;
    const waitMs = backoffMs(++this.#failures, random);
    // One line for all the tries that fail: a receiver may be away for days.
    if (wasUp || this.#failures === 1) {
      log.warn(`syslog receiver ${address.shown}: ${why}; trying again by itself`);
    }
    this.#retry = setTimeout(() => this.#connect(), waitMs);
  }

  #pump(): void {
    while (this.#isUp && this.#inFlight.size < IN_FLIGHT) {
      const message = this.#queue.shift();
      if (message === undefined) break;
      const sent = { message };
      this.#inFlight.add(sent);
      if (this.#inFlight.size === 1) this.#awaitProgress();
      this.#link?.send(message, () => {
        this.#inFlight.delete(sent);
        this.#awaitProgress();
        this.#pump();
      });
    }
    if (this.gauge.size === 0) this.#wakeUp();
  }

  #awaitProgress(): void {
    clearTimeout(this.#stall);
    if (this.#inFlight.size === 0) return;
    const { stallMs = STALL_MS } = this.#options;
    this.#stall = setTimeout(() => this.#abandon(), stallMs);
  }

  /** A receiver that is there but reads nothing. */
  #abandon(): void {
    const link = this.#link;
    this.#down("it takes nothing");
    link?.abort();
  }
}
