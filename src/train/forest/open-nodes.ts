import type { Histogram } from "#train/forest/histogram.ts";
import type { NodeTotals } from "#train/forest/split.ts";
import type { Split } from "#train/forest/types.ts";

/** A node that may still be split. */
export interface OpenNode {
  /** Its rows are those from `start` to before `end` in the order of the grower. */
  readonly start: number;
  readonly end: number;
  readonly totals: NodeTotals;
  /** Number of the node above, -1 for the root, and the side it hangs on. */
  readonly parent: number;
  readonly isLeft: boolean;
  readonly split: Split;
  histogram: Histogram | null;
}

/** A heap of open nodes: the one of the greatest gain comes first, of equals the older one. */
export class OpenNodes {
  readonly #nodes: OpenNode[] = [];
  readonly #ages: number[] = [];
  #pushed = 0;

  get size(): number {
    return this.#nodes.length;
  }

  push(node: OpenNode): void {
    let at = this.#nodes.length;
    this.#nodes.push(node);
    this.#ages.push(this.#pushed++);
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.#isBefore(at, above)) break;
      this.#swap(at, above);
      at = above;
    }
  }

  pop(): OpenNode | undefined {
    if (this.#nodes.length === 0) return undefined;
    this.#swap(0, this.#nodes.length - 1);
    const first = this.#nodes.pop();
    this.#ages.pop();
    for (let at = 0; ; ) {
      let next = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < this.#nodes.length && this.#isBefore(child, next)) next = child;
      }
      if (next === at) return first;
      this.#swap(at, next);
      at = next;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const gainA = (this.#nodes[a] as OpenNode).split.gain;
    const gainB = (this.#nodes[b] as OpenNode).split.gain;
    if (gainA !== gainB) return gainA > gainB;
    return (this.#ages[a] as number) < (this.#ages[b] as number);
  }

  #swap(a: number, b: number): void {
    const nodes = this.#nodes;
    const ages = this.#ages;
    [nodes[a], nodes[b]] = [nodes[b] as OpenNode, nodes[a] as OpenNode];
    [ages[a], ages[b]] = [ages[b] as number, ages[a] as number];
  }
}
