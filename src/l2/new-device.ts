import { KeyedTable } from "#core/keyed-table.ts";
import { formatMac, macFromParts, macHigh, macLow } from "#core/mac-address.ts";
import type { MacAddress } from "#core/units.ts";
import type { Packet } from "#decode/types.ts";
import type { AlertBook } from "#l2/alert-book.ts";
import { DEVICE_LIMIT } from "#l2/inventory/types.ts";
import { NewsQuota } from "#l2/news-quota.ts";
import type { Moment, TableGauge } from "#l2/types.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

const MINUTE_TICKS = 60 * TICKS_PER_SECOND;
const QUIET_SECONDS = 60;

/** Tells of stations that join after the network has been learned. */
export class NewDeviceRule {
  readonly #book: AlertBook;
  readonly #learnTicks: number;
  readonly #quota = new NewsQuota();
  /** Stations of the inventory from before the start; null without any. */
  #known: KeyedTable | null = null;
  #learnEnd: number;

  constructor(book: AlertBook, learnSeconds: number) {
    this.#book = book;
    this.#learnTicks = learnSeconds * TICKS_PER_SECOND;
    this.#learnEnd = this.#learnTicks;
  }

  /** Stations that were there before the start are no news. */
  remember(macs: readonly MacAddress[], seed: number): void {
    if (macs.length === 0) return;
    this.#known = new KeyedTable(DEVICE_LIMIT, seed);
    for (const mac of macs) this.#known.claim(macHigh(mac), macLow(mac), 1);
  }

  /** Sees a stranger's frame. */
  see(packet: Packet, moment: Moment): void {
    if (moment.tick <= this.#learnEnd) return;
    const known = this.#known;
    if (known !== null && known.find(packet.srcMacHigh, packet.srcMacLow) >= 0) return;
    const mac = formatMac(macFromParts(packet.srcMacHigh, packet.srcMacLow));
    const key = `new-device-${mac}`;
    if (this.#book.find(key) !== undefined) return;
    if (!this.#quota.take(moment.tick)) return;
    const opened = this.#book.open(
      key,
      {
        type: "new-device",
        severity: "notice",
        attacker: { mac, ip: null },
        verdict: `${mac} has joined the network.`,
        why: [
          known === null
            ? "its address was not seen since the appliance started"
            : "its address is not in the inventory, also not from before the start",
        ],
      },
      moment,
      QUIET_SECONDS,
    );
    this.#book.announce(opened);
  }

  /** A flood has washed known stations out of memory: they must be learned again, quietly. */
  learnAgain(tick: number): void {
    this.#learnEnd = tick + Math.max(this.#learnTicks, MINUTE_TICKS);
  }

  /** Those told of in the running minute, and all that were too many. */
  get gauge(): TableGauge {
    return this.#quota.gauge("news of devices");
  }
}
