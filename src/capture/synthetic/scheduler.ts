/** Something that goes on in the network: acts, then yields how many microseconds it waits. */
export type Process = Generator<number, void, void>;

/** Processes alive at once; what would start beyond is refused and counted. */
const MAX_PROCESSES = 4096;

interface Entry {
  at: number;
  /** Breaks ties, so that equal times keep the order in which they were scheduled. */
  order: number;
  readonly process: Process;
}

/** Runs processes in the order of their times: a binary heap of bounded size. */
export interface Scheduler {
  /** Microseconds since 1970 of the step that runs now. */
  now(): number;
  /** Time of the next step, infinite when nothing is left. */
  nextAt(): number;
  /** Starts a process after `delayMicros`; false when too many run. */
  spawn(process: Process, delayMicros?: number): boolean;
  /** Runs the next step. */
  step(): void;
}

export function createScheduler(startAt: number, onRefused: () => void): Scheduler {
  const heap: Entry[] = [];
  let now = startAt;
  let order = 0;

  return {
    now: () => now,
    nextAt: () => heap[0]?.at ?? Number.POSITIVE_INFINITY,
    spawn: (process, delayMicros = 0) => {
      if (heap.length >= MAX_PROCESSES) {
        onRefused();
        return false;
      }
      heap.push({ at: now + delayMicros, order: order++, process });
      siftUp(heap, heap.length - 1);
      return true;
    },
    step: () => {
      const entry = heap[0];
      if (!entry) return;
      now = entry.at;
      // A process may spawn others while it runs, but never before `now` and a lower order.
      const { value, done } = entry.process.next();
      if (done) return removeTop(heap);
      entry.at = now + Math.max(1, Math.round(value));
      entry.order = order++;
      siftDown(heap, 0);
    },
  };
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function siftUp(heap: Entry[], from: number): void {
  let index = from;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    if (!isBefore(heap[index]!, heap[parent]!)) return;
    swap(heap, index, parent);
    index = parent;
  }
}

function siftDown(heap: Entry[], from: number): void {
  let index = from;
  for (;;) {
    let first = index;
    for (const child of [2 * index + 1, 2 * index + 2]) {
      if (child < heap.length && isBefore(heap[child]!, heap[first]!)) first = child;
    }
    if (first === index) return;
    swap(heap, index, first);
    index = first;
  }
}

function swap(heap: Entry[], i: number, j: number): void {
  const entry = heap[i]!;
  heap[i] = heap[j]!;
  heap[j] = entry;
}

function removeTop(heap: Entry[]): void {
  const last = heap.pop()!;
  if (heap.length === 0) return;
  heap[0] = last;
  siftDown(heap, 0);
}
