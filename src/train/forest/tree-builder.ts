import type { TreeEnsemble } from "#optimize/types.ts";
import type { Split } from "#train/forest/types.ts";

/** Collects the trees of an ensemble, one after the other, in the layout they are kept in. */
export class TreeBuilder {
  readonly #firstNode: number[] = [0];
  readonly #feature: number[] = [];
  readonly #bin: number[] = [];
  readonly #left: number[] = [];
  readonly #right: number[] = [];
  readonly #leaves: number[] = [];
  #nodes = 0;
  #leavesOfTree = 0;

  /** Adds a node below `parent`, -1 for the root. Gives its number. */
  addNode({ input, bin }: Split, parent: number, isLeft: boolean): number {
    const node = this.#nodes++;
    this.#feature.push(input);
    this.#bin.push(bin);
    this.#left.push(0);
    this.#right.push(0);
    this.#link(parent, isLeft, node);
    return node;
  }

  addLeaf(value: number, parent: number, isLeft: boolean): void {
    this.#leaves.push(value);
    this.#link(parent, isLeft, ~this.#leavesOfTree++);
  }

  /** The next node begins another tree. */
  endTree(): void {
    this.#firstNode.push(this.#feature.length);
    this.#nodes = 0;
    this.#leavesOfTree = 0;
  }

  build(base: number, scale: number): TreeEnsemble {
    return {
      base,
      scale,
      firstNode: Uint32Array.from(this.#firstNode),
      feature: Uint8Array.from(this.#feature),
      bin: Uint8Array.from(this.#bin),
      left: Int16Array.from(this.#left),
      right: Int16Array.from(this.#right),
      leaves: Float32Array.from(this.#leaves),
    };
  }

  #link(parent: number, isLeft: boolean, child: number): void {
    if (parent < 0) return;
    const at = (this.#firstNode.at(-1) as number) + parent;
    (isLeft ? this.#left : this.#right)[at] = child;
  }
}
