import { createPcap } from "#capture/file/pcap-writer.ts";

const STATIONS = 250;
const CONVERSATIONS = 200_000;
const FRAME_BYTES = 60;
/** 2024-01-01T00:00:00Z, and two microseconds a frame: half a million frames a second. */
const START_MICROS = 1_704_067_200_000_000;
const STEP_MICROS = 2;

/**
 * Writes the load of every speed figure: minimum-size TCP and UDP frames of a busy office, 250
 * stations in 200,000 conversations of 50 frames in the mean, some far busier than others. Always
 * the same.
 */
export function writeLoad(path: string, frames: number): void {
  using pcap = createPcap(path);
  const frame = new Uint8Array(FRAME_BYTES);
  const view = new DataView(frame.buffer);
  let state = 12_345;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) / 2 ** 24;
  };
  for (let i = 0; i < frames; i++) {
    const conversation = Math.floor(CONVERSATIONS * random() ** 2);
    fillFrame(view, conversation, random() < 0.5);
    pcap.write(frame, START_MICROS + i * STEP_MICROS);
  }
}

/** One frame of a conversation, from the station or to it. */
function fillFrame(view: DataView, conversation: number, isOutward: boolean): void {
  const station = conversation % STATIONS;
  const isTcp = conversation % 3 !== 0;
  const stationIp = 0x0a00_0002 + station;
  const serverIp = 0x5db8_0000 + (conversation >>> 2);
  const stationPort = 1024 + (conversation % 60_000);
  const serverPort = isTcp ? 443 : 53;
  const stationMac = 2 + station;
  const routerMac = 1;
  setMac(view, 0, isOutward ? routerMac : stationMac);
  setMac(view, 6, isOutward ? stationMac : routerMac);
  view.setUint16(12, 0x0800);
  view.setUint16(14, 0x4500);
  view.setUint16(16, 46);
  view.setUint8(22, 64);
  view.setUint8(23, isTcp ? 6 : 17);
  view.setUint32(26, isOutward ? stationIp : serverIp);
  view.setUint32(30, isOutward ? serverIp : stationIp);
  view.setUint16(34, isOutward ? stationPort : serverPort);
  view.setUint16(36, isOutward ? serverPort : stationPort);
  // TCP: sequence number, no acknowledgement, header of five words with ACK. UDP: length 26.
  view.setUint32(38, isTcp ? conversation : 26 << 16);
  view.setUint32(42, 0);
  view.setUint32(46, isTcp ? 0x5010_0400 : 0);
}

/** A locally administered address. */
function setMac(view: DataView, at: number, station: number): void {
  view.setUint16(at, 0x0200);
  view.setUint32(at + 2, station);
}

/** Writes frames that each come from another made-up hardware and network address, half ARP. */
export function writeFlood(path: string, frames: number): void {
  using pcap = createPcap(path);
  const frame = new Uint8Array(FRAME_BYTES);
  const view = new DataView(frame.buffer);
  for (let i = 0; i < frames; i++) {
    fillFrame(view, i, true);
    setMac(view, 6, Math.imul(i, 0x9e3779b1) >>> 0);
    view.setUint32(26, Math.imul(i, 0x85ebca6b) >>> 0);
    if (i % 2 === 0) fillArp(view, i);
    pcap.write(frame, START_MICROS + i * STEP_MICROS);
  }
}

/** Turns the frame into a request that a made-up station broadcasts. */
function fillArp(view: DataView, station: number): void {
  const sender = Math.imul(station, 0x9e3779b1) >>> 0;
  view.setUint16(0, 0xffff);
  view.setUint32(2, 0xffff_ffff);
  view.setUint16(12, 0x0806);
  view.setUint16(14, 1);
  view.setUint16(16, 0x0800);
  view.setUint16(18, 0x0604);
  view.setUint16(20, 1);
  setMac(view, 22, sender);
  view.setUint32(28, Math.imul(station, 0x85ebca6b) >>> 0);
  view.setUint16(32, 0);
  view.setUint32(34, 0);
  view.setUint32(38, 0x0a00_0001);
}
