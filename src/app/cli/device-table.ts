import type { DeviceCard } from "#status/types.ts";

const HEADS = [
  "HARDWARE ADDRESS",
  "IP",
  "NAME",
  "MAKER",
  "ROLE",
  "VLAN",
  "FIRST SEEN",
  "LAST SEEN",
];
/** No cell is wider: what does not fit ends in an ellipsis, and is whole in --json. */
const MOST_COLUMNS = 32;
const SECONDS_CHARS = "2024-05-01T10:00:00".length;

/** One JSON object on one line. */
export function deviceLine(device: DeviceCard): string {
  const { mac, randomised, vendor, name, ips, vlans, roles, vendorClass, fingerprint } = device;
  return JSON.stringify({
    kind: "device",
    mac,
    randomised,
    vendor,
    name,
    ips,
    vlans,
    role: roles[0]?.role ?? null,
    roles,
    first_seen: device.firstSeen,
    last_seen: device.lastSeen,
    dhcp_vendor_class: vendorClass,
    dhcp_fingerprint: fingerprint,
  });
}

/** A line of heads, then one for each device, in columns as wide as they must be. */
export function deviceTable(devices: readonly DeviceCard[]): string[] {
  const rows = [HEADS, ...devices.map(cellsOf)];
  const widths = HEADS.map((_, column) => {
    return Math.max(...rows.map((row) => [...(row[column] ?? "")].length));
  });
  return rows.map((row) => {
    return row
      .map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - [...cell].length))
      .join("  ")
      .trimEnd();
  });
}

function cellsOf(device: DeviceCard): string[] {
  const { mac, randomised, vendor, name, ips, vlans, roles } = device;
  return [
    mac,
    ips.length > 1 ? `${ips[0]} (+${ips.length - 1})` : (ips[0] ?? "-"),
    name ?? "-",
    vendor ?? (randomised ? "(randomised)" : "-"),
    roles.map(({ role }) => role).join(", ") || "-",
    vlans.join(",") || "-",
    device.firstSeen.slice(0, SECONDS_CHARS),
    device.lastSeen.slice(0, SECONDS_CHARS),
  ].map(fitting);
}

function fitting(text: string): string {
  const characters = [...text];
  if (characters.length <= MOST_COLUMNS) return text;
  return `${characters.slice(0, MOST_COLUMNS - 1).join("")}…`;
}
