import koffi from "koffi";
import { type Block, blockAt, isReady } from "#capture/ring/block.ts";
import { callFailed, lastErrno, libc, MAP_FAILED } from "#capture/ring/libc.ts";
import { ringTooLarge } from "#capture/ring/memory.ts";
import { BlockWord } from "#capture/ring/packet-abi.ts";
import type { RingSocket } from "#capture/ring/types.ts";

const PROT_READ_WRITE = 1 | 2;
const MAP_SHARED = 1;
const ENOMEM = 12;

/** The ring's blocks in this process' memory, in the kernel's order. */
export interface Mapping extends Disposable {
  readonly blocks: readonly Block[];
  /** Index of the block to read first. */
  readonly first: number;
}

/**
 * Maps the whole ring; needs no capability. After disposal the views are empty, so that late
 * readers get nothing instead of a fault.
 * @throws AppError "no-memory", "capture-failed"
 */
export function mapRing(socket: RingSocket): Mapping {
  const { fd, blockBytes, blockCount } = socket;
  const ringBytes = blockBytes * blockCount;
  const address = libc.mmap(null, ringBytes, PROT_READ_WRITE, MAP_SHARED, fd, 0);
  if (address === MAP_FAILED) {
    const errno = lastErrno();
    throw errno === ENOMEM ? ringTooLarge(socket) : callFailed("mmap of the ring", errno);
  }
  const memory = koffi.view(address, ringBytes);
  const blocks = Array.from({ length: blockCount }, (_, index) =>
    blockAt(memory, index * blockBytes, blockBytes),
  );
  return {
    blocks,
    first: firstToRead(blocks),
    [Symbol.dispose]: () => {
      memory.transfer(0);
      libc.munmap(address, ringBytes);
    },
  };
}

/**
 * A ring that had a reader before goes on where that one stopped: back from the block being
 * filled, which bears the highest number (packet_mmap.rst, `seq_num`), over all that are ready.
 */
function firstToRead(blocks: readonly Block[]): number {
  const numbers = blocks.map(({ words }) => {
    const [low = 0, high = 0] = words.subarray(BlockWord.sequence);
    return high * 2 ** 32 + low;
  });
  let first = numbers.indexOf(Math.max(...numbers));
  for (let step = 1; step < blocks.length; step++) {
    const before = (first + blocks.length - 1) % blocks.length;
    if (!isReady(blocks[before]!)) break;
    first = before;
  }
  return first;
}
