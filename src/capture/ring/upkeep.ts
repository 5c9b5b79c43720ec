import { bindRing, boundIndex, currentIndex } from "#capture/ring/binding.ts";
import { watchLink } from "#capture/ring/link.ts";
import { PacketOption } from "#capture/ring/packet-abi.ts";
import { clearSocketError, getPacketOption } from "#capture/ring/socket-option.ts";
import type { RingPair, RingSocket } from "#capture/ring/types.ts";
import type { SourceCounters } from "#capture/types.ts";

const STATISTICS_MS = 200;
const LINK_MS = 1000;

/** What rings need beside reading their blocks, each at its own pace. */
export interface Upkeep {
  /** @throws AppError when the source is lost for good */
  run(nowMs: number): void;
  /** A socket woke us without a block, so it has an error to tell: `run` is to look at once. */
  lookAgain(): void;
}

/** Keeps `counters` up to date and both sockets bound while links and interfaces come and go. */
export function ringUpkeep(rings: RingPair, counters: SourceCounters): Upkeep {
  const refreshLink = watchLink(rings.bulk.interface, counters);
  const statistics = new Uint32Array(3);
  let statisticsDueMs = 0;
  let linkDueMs = 0;
  return {
    run: (nowMs) => {
      if (nowMs >= statisticsDueMs) {
        statisticsDueMs = nowMs + STATISTICS_MS;
        readStatistics(rings.bulk, statistics);
        counters.kernelDrops += statistics[1] as number;
        counters.ringFreezes += statistics[2] as number;
        readStatistics(rings.control, statistics);
        counters.controlDrops += statistics[1] as number;
        counters.controlFreezes += statistics[2] as number;
      }
      if (nowMs >= linkDueMs) {
        linkDueMs = nowMs + LINK_MS;
        for (const socket of [rings.bulk, rings.control]) {
          clearSocketError(socket.fd);
          followInterface(socket);
        }
        refreshLink();
      }
    },
    lookAgain: () => {
      linkDueMs = 0;
    },
  };
}

/** struct tpacket_stats_v3: frames, drops and freezes since the last reading. */
function readStatistics({ fd }: RingSocket, statistics: Uint32Array): void {
  getPacketOption(fd, PacketOption.statistics, statistics);
}

/** Binds again when another interface than the bound one bears our name. */
function followInterface(socket: RingSocket): void {
  const index = currentIndex(socket.interface);
  if (index !== 0 && index !== boundIndex(socket.fd)) bindRing(socket, index);
}
