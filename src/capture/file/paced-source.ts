import type { CaptureFile } from "#capture/file/capture-file.ts";
import { withPatience } from "#capture/file/patience.ts";
import type { Due } from "#capture/file/record-buffer.ts";
import type { FrameSource } from "#capture/types.ts";
import type { Clock } from "#core/clock.ts";
import { MICROS_PER_MILLI, type Micros } from "#core/units.ts";

/** Silence in the file longer than this is not waited for: the pace jumps to the next frame. */
const LONGEST_GAP_MICROS = 3600 * 1_000_000;
const LONGEST_WAIT_MS = 50;
/** A frame earlier than this before the last is not late: its clock was set back. */
const LATE_LIMIT_MICROS = 60 * 1_000_000;
/** No frame is, so that the first one shows its time and is held back. */
const NONE_DUE: Due = { from: 0, until: -1 };

/**
 * Plays a capture file at its own pace: a frame is handed over once as much time has passed since
 * the first one as in the file, divided by `speed`. Frames not yet due stay where they lie in the
 * file's block, so nothing is copied. Times stay the file's own; `at` goes on during silence, but
 * never past the next frame, and back only with a clock that was set back: the pace goes on from
 * there.
 */
export function pacedSource(file: CaptureFile, clock: Clock, speed = 1): FrameSource {
  const never = new Promise<null>(() => {});
  const microsPerMs = MICROS_PER_MILLI * speed;
  let startMs = clock.monotonicMs();
  let firstAt: number | null = null;
  let at = 0;
  /** Time of the last frame that was handed over. */
  let lastAt = 0;

  const fileTime = (first: number) =>
    Math.floor(first + (clock.monotonicMs() - startMs) * microsPerMs);
  const begin = (first: number) => {
    startMs = clock.monotonicMs();
    firstAt = first;
  };
  /** Time of the file once at most `LONGEST_WAIT_MS` of the way to `next` have passed. */
  const waitFor = async (next: number, signal: AbortSignal): Promise<number> => {
    if (firstAt === null || next - fileTime(firstAt) > LONGEST_GAP_MICROS) begin(next);
    const first = firstAt ?? next;
    const waitMs = Math.ceil((next - fileTime(first)) / microsPerMs);
    if (waitMs > 0) await withPatience(never, Math.min(waitMs, LONGEST_WAIT_MS), signal);
    return Math.min(fileTime(first), next);
  };

  return {
    counters: file.counters,
    readBlock: async (visit, signal) => {
      const due =
        firstAt === null
          ? NONE_DUE
          : { from: lastAt - LATE_LIMIT_MICROS, until: fileTime(firstAt) };
      const { dropped, ended, heldAt, ...report } = await file.readBlock(visit, signal, due);
      lastAt = report.at;
      at = Math.max(at, report.at);
      if (heldAt !== null && heldAt < lastAt - LATE_LIMIT_MICROS) {
        begin(heldAt);
        at = heldAt;
        lastAt = heldAt;
      } else if (heldAt !== null) {
        at = Math.max(at, await waitFor(heldAt, signal));
      }
      return { dropped, ended, at: at as Micros };
    },
    [Symbol.asyncDispose]: () => file[Symbol.asyncDispose](),
  };
}
