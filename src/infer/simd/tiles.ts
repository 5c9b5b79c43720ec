/**
 * A product is cut into tiles of these heights and widths, as many as fit of the larger first. As
 * many sums as the registers hold are on their way at once; a single row has them side by side.
 */
export const TILES = [
  { height: 4, widths: [8, 4, 1] },
  { height: 1, widths: [32, 8, 4, 1] },
] as const;

/** A memory of WebAssembly has whole pages (Core Specification 2.0, section 4.2.8). */
export const PAGE_BYTES = 65_536;

/** A module's functions. */
export type Exports = Readonly<Record<string, (...parameters: number[]) => void>>;

/** The function for tiles of this size. */
export function tileName(height: number, width: number): string {
  return `product-${height}x${width}`;
}
