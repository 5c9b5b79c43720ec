import { bindRing, boundIndex, currentIndex } from "#capture/ring/binding.ts";
import { watchLink } from "#capture/ring/link.ts";
import { PacketOption } from "#capture/ring/packet-abi.ts";
import { clearSocketError, getPacketOption } from "#capture/ring/socket-option.ts";
import type { RingSocket } from "#capture/ring/types.ts";
import type { SourceCounters } from "#capture/types.ts";

const STATISTICS_MS = 200;
const LINK_MS = 1000;

/** What a ring needs beside reading its blocks, each at its own pace. */
export interface Upkeep {
  /** @throws AppError when the source is lost for good */
  run(nowMs: number): void;
  /** The socket woke us without a block, so it has an error to tell: `run` is to look at once. */
  lookAgain(): void;
}

/** Keeps `counters` up to date and the socket bound while links and interfaces come and go. */
export function ringUpkeep(socket: RingSocket, counters: SourceCounters): Upkeep {
  const refreshLink = watchLink(socket.interface, counters);
  const statistics = new Uint32Array(3);
  let statisticsDueMs = 0;
  let linkDueMs = 0;
  return {
    run: (nowMs) => {
      if (nowMs >= statisticsDueMs) {
        statisticsDueMs = nowMs + STATISTICS_MS;
        readStatistics(socket.fd, statistics, counters);
      }
      if (nowMs >= linkDueMs) {
        linkDueMs = nowMs + LINK_MS;
        clearSocketError(socket.fd);
        followInterface(socket);
        refreshLink();
      }
    },
    lookAgain: () => {
      linkDueMs = 0;
    },
  };
}

/** struct tpacket_stats_v3: frames, drops and freezes since the last reading. */
function readStatistics(fd: number, statistics: Uint32Array, counters: SourceCounters): void {
  getPacketOption(fd, PacketOption.statistics, statistics);
  counters.kernelDrops += statistics[1] as number;
  counters.ringFreezes += statistics[2] as number;
}

/** Binds again when another interface than the bound one bears our name. */
function followInterface(socket: RingSocket): void {
  const index = currentIndex(socket.interface);
  if (index !== 0 && index !== boundIndex(socket.fd)) bindRing(socket, index);
}
