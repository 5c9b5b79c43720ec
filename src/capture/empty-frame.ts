import { type Frame, LinkType } from "#capture/types.ts";
import type { Micros } from "#core/units.ts";

/** A frame to be filled; one lasts a lifetime. */
export function emptyFrame(): Frame {
  return {
    bytes: new Uint8Array(0),
    offset: 0,
    capturedBytes: 0,
    wireBytes: 0,
    at: 0 as Micros,
    link: LinkType.ethernet,
    own: false,
  };
}
