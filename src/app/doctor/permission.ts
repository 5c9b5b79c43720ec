import { readFileSync } from "node:fs";
import type { Finding } from "#app/doctor/check.ts";

/** Bit of CAP_NET_RAW (linux/capability.h). */
const CAP_NET_RAW = 13n;

/** May this process open a packet socket? */
export function checkPermission(): Finding {
  const status = readFileSync("/proc/self/status", "utf8");
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? "0"}`);
  if ((effective >> CAP_NET_RAW) & 1n) {
    return { name: "permission", result: "pass", detail: "may capture (CAP_NET_RAW)" };
  }
  return {
    name: "permission",
    result: "fail",
    detail: "may not capture: CAP_NET_RAW is missing",
    mend: "start as root, or give the service AmbientCapabilities=CAP_NET_RAW",
  };
}
