/** Names the sockets that a program hands on to itself. */
export const RING_VARIABLE = "ARPGUARD_RING";

/** True in the second half of a start: the first has opened the sockets and given up its rights. */
export function isHandedOver(): boolean {
  return process.env[RING_VARIABLE] !== undefined;
}
