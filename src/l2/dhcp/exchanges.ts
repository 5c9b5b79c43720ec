import { KeyedTable } from "#core/keyed-table.ts";
import type { DhcpFacts } from "#decode/types.ts";
import { gaugeOf } from "#l2/gauge.ts";
import type { TableGauge } from "#l2/types.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

/** 64 KiB. */
const EXCHANGE_LIMIT = 4096;
/** A client that asks anew draws a new number (RFC 2131 section 4.1); some do not for a while. */
const SPAN_TICKS = 10 * TICKS_PER_SECOND;

/** Which server was the first to answer a client's question. */
export class Exchanges {
  readonly #table: KeyedTable;

  constructor(seed: number) {
    this.#table = new KeyedTable(EXCHANGE_LIMIT, seed);
  }

  /** The server that answered this question lately, or 0. */
  answererOf(dhcp: DhcpFacts, tick: number): number {
    const place = this.#table.find(dhcp.transactionId, clientOf(dhcp));
    if (place < 0 || tick - this.#table.stampAt(place) > SPAN_TICKS) return 0;
    return this.#table.valueAt(place);
  }

  note(dhcp: DhcpFacts, server: number, tick: number): void {
    const place = this.#table.claim(dhcp.transactionId, clientOf(dhcp), tick);
    this.#table.touch(place, tick);
    this.#table.setValue(place, server);
  }

  get gauge(): TableGauge {
    return gaugeOf("DHCP exchanges", this.#table);
  }
}

/** Enough of the hardware address to tell clients with one transaction number apart. */
function clientOf({ clientMacHigh, clientMacLow }: DhcpFacts): number {
  return clientMacLow ^ (clientMacHigh << 16);
}
