import { readdirSync } from "node:fs";
import { bindRing, boundIndex, currentIndex } from "#capture/ring/binding.ts";
import { VLAN_TAG_BYTES } from "#capture/ring/block.ts";
import { trafficFilter } from "#capture/ring/control-filter.ts";
import { callFailed, lastErrno, libc } from "#capture/ring/libc.ts";
import { checkMemory, ringTooLarge } from "#capture/ring/memory.ts";
import {
  AF_PACKET,
  PacketOption,
  SOCK_CLOEXEC,
  SOCK_RAW,
  SOL_PACKET,
  SOL_SOCKET,
  SocketOption,
  TPACKET_V3,
} from "#capture/ring/packet-abi.ts";
import { attachFilter, integerOption, setPacketOption } from "#capture/ring/socket-option.ts";
import type { CaptureSettings, RingPair, RingSettings, RingSocket } from "#capture/ring/types.ts";
import { AppError } from "#core/errors.ts";

const EPERM = 1;
const ENOMEM = 12;
/** Must hold a header. TPACKET_V3 packs frames of any length and only checks with it. */
const FRAME_SLOT_BYTES = 2048;
/**
 * Blocks of the control ring, or a page where that is larger. Small, because each holds the frames
 * of one retire time at most: the more there are, the longer a standstill of the reader may last.
 */
const CONTROL_BLOCK_BYTES = 4096;

/**
 * Opens both capture sockets on an interface, each with its TPACKET_V3 receive ring and its filter
 * (Documentation/networking/packet_mmap.rst, man 7 packet). Needs CAP_NET_RAW, the only step that
 * does. Frames collect from now on; the link may be down.
 * @throws AppError "interface-missing", "interface-unsupported", "permission", "no-memory"
 */
export function openRings(settings: CaptureSettings): RingPair {
  const { controlBytes, unwrap, ...shape } = settings;
  const index = currentIndex(settings.interface);
  if (index === 0) throw interfaceMissing(settings.interface);
  checkMemory(settings);
  const bulk = openOne({ ...shape, traffic: "bulk" }, unwrap, index);
  try {
    return { bulk, control: openOne(controlRing(shape, controlBytes), unwrap, index) };
  } catch (error) {
    libc.close(bulk.fd);
    throw error;
  }
}

/** The other socket has joined promiscuous mode, which is the interface's, for both. */
function controlRing(shape: Omit<RingSettings, "traffic">, bytes: number): RingSettings {
  const blockBytes = Math.max(CONTROL_BLOCK_BYTES, libc.getpagesize());
  const blockCount = bytes / blockBytes;
  return { ...shape, traffic: "control", blockBytes, blockCount, promiscuous: false };
}

function openOne(
  settings: RingSettings,
  unwrap: CaptureSettings["unwrap"],
  index: number,
): RingSocket {
  const socket = { ...settings, fd: openSocket(settings.interface) };
  try {
    attachFilter(socket.fd, trafficFilter(settings.traffic, unwrap));
    setPacketOption(socket.fd, PacketOption.version, Int32Array.of(TPACKET_V3));
    setPacketOption(socket.fd, PacketOption.reserve, Uint32Array.of(VLAN_TAG_BYTES));
    allocateRing(socket);
    if (!bindRing(socket, index)) throw interfaceMissing(settings.interface);
  } catch (error) {
    libc.close(socket.fd);
    throw error;
  }
  return socket;
}

/** True for a bound packet socket that speaks TPACKET_V3. */
export function isRingSocket(fd: number): boolean {
  return (
    integerOption(fd, SOL_SOCKET, SocketOption.domain) === AF_PACKET &&
    integerOption(fd, SOL_SOCKET, SocketOption.type) === SOCK_RAW &&
    integerOption(fd, SOL_PACKET, PacketOption.version) === TPACKET_V3 &&
    boundIndex(fd) !== 0
  );
}

function interfaceMissing(name: string): AppError {
  const names = readdirSync("/sys/class/net").filter((entry) => entry !== "bonding_masters");
  return new AppError(
    "interface-missing",
    `No network interface "${name}" (there is ${names.sort().join(", ")}): set capture.interface`,
  );
}

/** Bound to no protocol yet, so that no other interface's frames come in before the bind. */
function openSocket(name: string): number {
  const fd = libc.socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
  if (fd !== -1) return fd;
  const errno = lastErrno();
  if (errno !== EPERM) throw callFailed("socket AF_PACKET", errno);
  throw new AppError(
    "permission",
    `No permission to capture on "${name}": start as root, or give the service CAP_NET_RAW ` +
      "(systemd: AmbientCapabilities=CAP_NET_RAW)",
  );
}

/** struct tpacket_req3. */
function allocateRing(socket: RingSocket): void {
  const { fd, blockBytes, blockCount, retireMs } = socket;
  const slots = (blockBytes / FRAME_SLOT_BYTES) * blockCount;
  const request = Uint32Array.of(blockBytes, blockCount, FRAME_SLOT_BYTES, slots, retireMs, 0, 0);
  const bytes = request.byteLength;
  if (libc.setsockopt(fd, SOL_PACKET, PacketOption.rxRing, request, bytes) === 0) return;
  const errno = lastErrno();
  throw errno === ENOMEM ? ringTooLarge(socket) : callFailed("setsockopt PACKET_RX_RING", errno);
}
