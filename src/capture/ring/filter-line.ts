import { type Line, Op } from "#capture/ring/assembler.ts";
import type { Config } from "#config/types.ts";

export const ETHERNET_BYTES = 14;

/** The part of a filter that reads one frame: the one on the wire, or one inside a tunnel. */
export interface Pass {
  /** Tunnels around the frame. */
  readonly depth: number;
  /** True when no tunnel inside it is looked into. */
  readonly isLast: boolean;
  readonly unwrap: Config["decode"]["unwrap"];
}

/** Labels of a pass: each has its own of every name. */
export function labelsOf({ depth }: Pass): (name: string) => string {
  return (name) => `${name} ${depth}`;
}

/** Goes on when the frame has so many bytes from X on; else it is bulk. */
export function reaching(pass: Pass, bytes: number): Line[] {
  const bulk = labelsOf(pass)("bulk");
  return [
    { op: Op.loadLength },
    { op: Op.ifAtLeastX, no: bulk },
    { op: Op.subtractX },
    { op: Op.ifAtLeast, k: bytes, no: bulk },
  ];
}

/** Moves X forward. */
export function forward(bytes: number): Line[] {
  return [{ op: Op.fromX }, { op: Op.add, k: bytes }, { op: Op.toX }];
}
