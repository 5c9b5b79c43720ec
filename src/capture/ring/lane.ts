import {
  type Block,
  type Cursor,
  cursorAt,
  framesSoFar,
  giveBack,
  isReady,
  nextAt,
  openedAt,
  readFrames,
} from "#capture/ring/block.ts";
import { mapRing } from "#capture/ring/mapping.ts";
import type { RingSocket } from "#capture/ring/types.ts";
import type { Frame, FrameVisitor, SourceCounters } from "#capture/types.ts";

/** One ring and how far it has been read: an end of the merge of both. */
export interface Lane extends Disposable {
  /** Frames handed over so far. */
  readonly frames: number;
  /** True when a frame is at hand, out of a block that the kernel has filled. */
  hasFrame(): boolean;
  /**
   * Capture time up to which another lane may hand over its frames and come before none of this
   * one's: that of the frame at hand; else the time when the block being filled was begun, or
   * Infinity while that has no frame. Ask only after the other lane has its frame at hand: what
   * arrives later is younger.
   */
  headTime(): number;
  /** Hands over the frames at hand that were captured up to `until`, of one block at most. */
  handOver(until: number, frame: Frame, visit: FrameVisitor): void;
  /** Gives the kernel back the blocks that were handed over whole. */
  giveBack(): void;
}

/**
 * Maps the ring of an open socket.
 * @param astray called when a block's chain led outside of it
 * @throws AppError "no-memory", "capture-failed"
 */
export function openLane(
  socket: RingSocket,
  tally: Pick<SourceCounters, "frames" | "ownFrames">,
  astray: () => void,
): Lane {
  const mapping = mapRing(socket);
  const { blocks } = mapping;
  let next = mapping.first;
  let cursor: Cursor | null = null;
  let frames = 0;
  let isClosed = false;
  const used: Block[] = [];
  const nextBlock = () => blocks[next] as Block;
  const hasNext = () => used.length < blocks.length && isReady(nextBlock());
  const release = () => {
    if (cursor !== null) used.push(cursor.block);
    cursor = null;
    next = (next + 1) % blocks.length;
  };
  const hasFrame = () => {
    while (cursor === null && !isClosed && hasNext()) {
      cursor = cursorAt(nextBlock());
      if (cursor.left === 0) release();
    }
    return cursor !== null;
  };
  return {
    get frames() {
      return frames;
    },
    hasFrame,
    headTime: () => (cursor === null ? begunAt(nextBlock()) : nextAt(cursor)),
    handOver: (until, frame, visit) => {
      if (cursor === null) return;
      // A visitor that throws costs the rest of its block, never the block.
      let isOver = true;
      const before = tally.frames;
      try {
        const isWhole = readFrames(cursor, until, frame, visit, tally);
        if (!isWhole) astray();
        isOver = !isWhole || cursor.left === 0;
      } finally {
        frames += tally.frames - before;
        if (isOver) release();
      }
    },
    giveBack: () => {
      for (const block of used.splice(0)) giveBack(block);
    },
    [Symbol.dispose]: () => {
      if (isClosed) return;
      isClosed = true;
      cursor = null;
      used.length = 0;
      mapping[Symbol.dispose]();
    },
  };
}

/** When the block being filled was begun; Infinity while it has no frame. */
function begunAt(block: Block): number {
  return framesSoFar(block) === 0 ? Number.POSITIVE_INFINITY : openedAt(block);
}
