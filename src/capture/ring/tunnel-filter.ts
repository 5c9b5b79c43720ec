import { type Line, Op } from "#capture/ring/assembler.ts";
import {
  ETHERNET_BYTES,
  forward,
  labelsOf,
  type Pass,
  reaching,
} from "#capture/ring/filter-line.ts";

const UDP_BYTES = 8;
const VXLAN_BYTES = 8;
/** Protocol types of GRE that bring an Ethernet frame (`src/decode/gre.ts`). */
const Payload = { ethernet: 0x6558, erspan: 0x88be, erspan3: 0x22eb } as const;
const ERSPAN2_BYTES = 8;
const ERSPAN3_BYTES = 12;
const SUBHEADER_BYTES = 8;
const HAS_SUBHEADER = 1;
const GRE_BYTES = 4;
const OPTION_BYTES = 4;
const SEQUENCE = 0x1000;
/** Checksum, key and sequence number, each of four bytes. */
const OPTIONS = [0x8000, 0x2000, SEQUENCE];
/** Routing, and any version but 0. */
const UNREADABLE = 0x4007;
/** Of the scratch memory: flags of GRE, and how far behind its header the frame begins. */
const Slot = { flags: 0, skip: 1 } as const;

/**
 * Moves X to the frame inside a tunnel and goes on with it in the next pass. The tunnel's header is
 * read no further than its length needs: what the decoder refuses may be in either ring.
 */
export function tunnels(pass: Pass): Line[] {
  const inner = labelsOf({ ...pass, depth: pass.depth + 1 })("frame");
  return [
    { label: labelsOf(pass)("vxlan") },
    ...forward(ETHERNET_BYTES + UDP_BYTES + VXLAN_BYTES),
    { op: Op.jump, yes: inner },
    ...gre(pass),
    ...options(pass),
    ...subheader(pass),
    { label: labelsOf(pass)("enter") },
    { op: Op.loadStored, k: Slot.skip },
    { op: Op.addX },
    { op: Op.toX },
    { op: Op.jump, yes: inner },
  ];
}

/** The fixed part: which flags, and which header follows. */
function gre(pass: Pass): Line[] {
  const label = labelsOf(pass);
  const bridged = label(pass.unwrap === "all" ? "bare" : "bulk");
  return [
    { label: label("gre") },
    ...reaching(pass, ETHERNET_BYTES + GRE_BYTES),
    { op: Op.loadHalf, k: ETHERNET_BYTES },
    { op: Op.store, k: Slot.flags },
    { op: Op.ifAnySet, k: UNREADABLE, yes: label("bulk") },
    { op: Op.loadHalf, k: ETHERNET_BYTES + 2 },
    { op: Op.ifEqual, k: Payload.erspan, yes: label("erspan") },
    { op: Op.ifEqual, k: Payload.erspan3, yes: label("erspan 3") },
    { op: Op.ifEqual, k: Payload.ethernet, yes: bridged, no: label("bulk") },
    { label: label("erspan") },
    { op: Op.loadStored, k: Slot.flags },
    { op: Op.ifAnySet, k: SEQUENCE, no: label("bare") },
    { op: Op.loadConstant, k: ETHERNET_BYTES + ERSPAN2_BYTES },
    { op: Op.jump, yes: label("header") },
    { label: label("erspan 3") },
    { op: Op.loadConstant, k: ETHERNET_BYTES + ERSPAN3_BYTES },
    { op: Op.jump, yes: label("header") },
    { label: label("bare") },
    { op: Op.loadConstant, k: ETHERNET_BYTES },
    { label: label("header") },
    { op: Op.store, k: Slot.skip },
  ];
}

/** Moves X behind GRE's header, whose length hangs on its flags. */
function options(pass: Pass): Line[] {
  const each = OPTIONS.map((flag): Line[] => {
    const without = labelsOf(pass)(`no option ${flag}`);
    return [
      { op: Op.loadStored, k: Slot.flags },
      { op: Op.ifAnySet, k: flag, no: without },
      ...forward(OPTION_BYTES),
      { label: without },
    ];
  });
  return [...forward(GRE_BYTES), ...each.flat()];
}

/** Moves X behind the part that only some of ERSPAN's third type have. */
function subheader(pass: Pass): Line[] {
  const enter = labelsOf(pass)("enter");
  return [
    { op: Op.loadStored, k: Slot.skip },
    { op: Op.ifEqual, k: ETHERNET_BYTES + ERSPAN3_BYTES, no: enter },
    ...reaching(pass, ETHERNET_BYTES + ERSPAN3_BYTES),
    { op: Op.loadByte, k: ETHERNET_BYTES + ERSPAN3_BYTES - 1 },
    { op: Op.ifAnySet, k: HAS_SUBHEADER, no: enter },
    ...forward(SUBHEADER_BYTES),
  ];
}
