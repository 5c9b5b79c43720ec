import type { Micros } from "#core/units.ts";

/** What the first byte of a frame is. Values are LINKTYPE_ numbers of the pcap registry. */
export const LinkType = { ethernet: 1, rawIp: 101, linuxCooked: 113, linuxCooked2: 276 } as const;
export type LinkType = (typeof LinkType)[keyof typeof LinkType];

/**
 * One frame, borrowed: the object is reused as soon as the visitor returns, its bytes stay as they
 * are until the next `readBlock`. Copy to keep.
 */
export interface Frame {
  /** The block that holds the frame among others. */
  bytes: Uint8Array;
  /** First byte of the frame inside `bytes`. */
  offset: number;
  /** Bytes present in `bytes`. */
  capturedBytes: number;
  /** Bytes the frame had on the wire, without its check sequence; never below `capturedBytes`. */
  wireBytes: number;
  /** Capture time. */
  at: Micros;
  link: LinkType;
  /** True for a frame this machine sent itself. */
  own: boolean;
}

export type FrameVisitor = (frame: Frame) => void;

/** What one block brought besides its frames. */
export interface BlockReport {
  /** Frames the source lost since the last block (a ring of the kernel full). */
  readonly dropped: number;
  /** The source's time now: passing time must be seen even when no frame comes. */
  readonly at: Micros;
  /** True when no further block will come. */
  readonly ended: boolean;
}

/** Running totals of a source, for coverage and the page. */
export interface SourceCounters {
  /** Frames handed to visitors. */
  frames: number;
  /** Frames lost because the ring was full, but for those that steer the network. */
  kernelDrops: number;
  /** Times the kernel had to freeze the ring. */
  ringFreezes: number;
  /**
   * Frames that steer the network and came by a ring of their own; what was lost of them, and how
   * often that ring froze. 0 where the source has no such ring.
   */
  controlFrames: number;
  controlDrops: number;
  controlFreezes: number;
  /** Frames the network card lost, from sysfs; null where the source has no card. */
  nicDrops: number | null;
  /** Frames this machine sent itself (also handed to visitors, marked `own`). */
  ownFrames: number;
  /** null where the source has no link. */
  linkUp: boolean | null;
  /** Link speed in Mbit/s as the driver says it, or null. */
  linkMbps: number | null;
  /** Records of a file refused by name, and cuts of its tail. */
  refused: Readonly<Record<string, number>>;
}

/** Waits for one block and hands over each frame. Ring, file and synthetic source all fit it. */
export interface FrameSource extends AsyncDisposable {
  readonly counters: SourceCounters;
  /**
   * Resolves after at most ~100 ms even when nothing came.
   * @throws AppError when the source is lost for good
   */
  readBlock(visit: FrameVisitor, signal: AbortSignal): Promise<BlockReport>;
}
