import { INSTRUCTION_BYTES } from "#capture/ring/assembler.ts";
import { FILTER_PROGRAM_BYTES, libc, type Memory, must } from "#capture/ring/libc.ts";
import { SOL_PACKET, SOL_SOCKET, SocketOption } from "#capture/ring/packet-abi.ts";

/** @throws AppError "capture-failed" */
export function setPacketOption(fd: number, name: number, value: Memory): void {
  const status = libc.setsockopt(fd, SOL_PACKET, name, value, value.byteLength);
  must(`setsockopt SOL_PACKET ${name}`, status);
}

/** From now on only frames that the program takes come in. @throws AppError "capture-failed" */
export function attachFilter(fd: number, instructions: Uint8Array): void {
  const program = { length: instructions.length / INSTRUCTION_BYTES, instructions };
  const option = SocketOption.attachFilter;
  const status = libc.setfilter(fd, SOL_SOCKET, option, program, FILTER_PROGRAM_BYTES);
  must("setsockopt SO_ATTACH_FILTER", status);
}

/** Fills `value`. @throws AppError "capture-failed" */
export function getPacketOption(fd: number, name: number, value: Memory): void {
  const bytes = Uint32Array.of(value.byteLength);
  must(`getsockopt SOL_PACKET ${name}`, libc.getsockopt(fd, SOL_PACKET, name, value, bytes));
}

/** One integer option of any level, or null where the descriptor has none such. */
export function integerOption(fd: number, level: number, name: number): number | null {
  const value = new Int32Array(1);
  const status = libc.getsockopt(fd, level, name, value, Uint32Array.of(value.byteLength));
  return status === 0 ? (value[0] as number) : null;
}

/**
 * Clears the pending error, ENETDOWN after the link or the interface went; until then the
 * socket polls as failed. Frames flow again by themselves (man 7 packet, "Error handling").
 * @throws AppError "capture-failed" when the descriptor is no socket any more
 */
export function clearSocketError(fd: number): void {
  const value = new Int32Array(1);
  const bytes = Uint32Array.of(value.byteLength);
  must("getsockopt SO_ERROR", libc.getsockopt(fd, SOL_SOCKET, SocketOption.error, value, bytes));
}
