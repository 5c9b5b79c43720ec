const ARP_FRAME_BYTES = 60;
const BROADCAST = 0xffff_ffff_ffff;

export interface ArpFields {
  readonly operation: 1 | 2;
  readonly senderMac: number;
  readonly senderIp: number;
  readonly targetMac: number;
  readonly targetIp: number;
}

/** An Ethernet frame with an ARP message; a target of 0 is asked for by broadcast. */
export function arpFrame(fields: ArpFields): Uint8Array {
  const frame = new Uint8Array(ARP_FRAME_BYTES);
  const view = new DataView(frame.buffer);
  setMac(view, 0, fields.targetMac === 0 ? BROADCAST : fields.targetMac);
  setMac(view, 6, fields.senderMac);
  view.setUint16(12, 0x0806);
  view.setUint16(14, 1);
  view.setUint16(16, 0x0800);
  view.setUint16(18, 0x0604);
  view.setUint16(20, fields.operation);
  setMac(view, 22, fields.senderMac);
  view.setUint32(28, fields.senderIp);
  setMac(view, 32, fields.targetMac);
  view.setUint32(38, fields.targetIp);
  return frame;
}

function setMac(view: DataView, at: number, mac: number): void {
  view.setUint16(at, Math.floor(mac / 2 ** 32));
  view.setUint32(at + 2, mac % 2 ** 32);
}
