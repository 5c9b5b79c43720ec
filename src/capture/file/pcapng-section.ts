import { linkTypeOf } from "#capture/file/link-types.ts";
import { MICROS_SCALE, type TimeScale, timeScale } from "#capture/file/pcapng-time.ts";
import type { LinkType } from "#capture/types.ts";

// Format: draft-ietf-opsawg-pcapng, sections 4.1 (section header) and 4.2 (interface description).
const MIN_SECTION_BYTES = 28;
const MIN_INTERFACE_BYTES = 20;
const OPTION = { end: 0, timeResolution: 9, fcsLength: 13, timeOffset: 14 } as const;
/** Interfaces kept of one section; mergecap of a whole rack stays far below. */
const MAX_INTERFACES = 1024;

export interface Interface {
  /** null where its frames cannot be read. */
  readonly link: LinkType | null;
  /** 0 for no limit. */
  readonly snapBytes: number;
  readonly scale: TimeScale;
  readonly fcsBytes: number;
}

/** What stands until the next section header. */
export interface Section {
  little: boolean;
  readonly interfaces: Interface[];
}

/** Byte order by the magic at the byte after type and length; null for no section header. */
export function sectionOrder(view: DataView, position: number): boolean | null {
  const magic = view.getUint32(position + 8, true);
  if (magic === 0x1a2b3c4d) return true;
  return magic === 0x4d3c2b1a ? false : null;
}

/** Starts a section from its whole header block; gives the name of a refusal or null. */
export function openSection(
  section: Section,
  view: DataView,
  position: number,
  blockBytes: number,
): string | null {
  section.interfaces.length = 0;
  if (blockBytes < MIN_SECTION_BYTES) return "section-header";
  return view.getUint16(position + 12, section.little) === 1 ? null : "section-version";
}

/** Adds the interface of a whole description block; gives the name of a refusal or null. */
export function addInterface(
  section: Section,
  view: DataView,
  position: number,
  blockBytes: number,
): string | null {
  if (section.interfaces.length >= MAX_INTERFACES) return "interface-limit";
  if (blockBytes < MIN_INTERFACE_BYTES) {
    addUnreadableInterface(section);
    return "interface-block";
  }
  const { little } = section;
  const link = linkTypeOf(view.getUint16(position + 8, little));
  const snapBytes = view.getUint32(position + 12, little);
  const end = position + blockBytes - 4;
  section.interfaces.push({ link, snapBytes, ...readOptions(view, position + 16, end, little) });
  return null;
}

/** Keeps the numbering of the interfaces after one that cannot be read. */
export function addUnreadableInterface(section: Section): void {
  section.interfaces.push({ link: null, snapBytes: 0, scale: MICROS_SCALE, fcsBytes: 0 });
}

function readOptions(
  view: DataView,
  from: number,
  end: number,
  little: boolean,
): Pick<Interface, "scale" | "fcsBytes"> {
  let resolution = 6;
  let offsetSeconds = 0n;
  let fcsBytes = 0;
  let position = from;
  while (end - position >= 4) {
    const code = view.getUint16(position, little);
    const bytes = view.getUint16(position + 2, little);
    const value = position + 4;
    if (code === OPTION.end || value + bytes > end) break;
    if (code === OPTION.timeResolution && bytes === 1) resolution = view.getUint8(value);
    if (code === OPTION.timeOffset && bytes === 8) offsetSeconds = view.getBigInt64(value, little);
    if (code === OPTION.fcsLength && bytes === 1) fcsBytes = view.getUint8(value);
    position = value + Math.ceil(bytes / 4) * 4;
  }
  return { scale: timeScale(resolution, offsetSeconds), fcsBytes };
}
