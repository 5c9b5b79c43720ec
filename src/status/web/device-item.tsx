import type { DeviceCard } from "#status/types.ts";
import { Chip, type Fact, Facts } from "#status/web/card.tsx";
import { formatMoment } from "#status/web/time-text.ts";

const ROLE_WORDS: Readonly<Record<DeviceCard["roles"][number]["role"], string>> = {
  gateway: "Gateway",
  router: "Router",
  "dhcp-server": "DHCP server",
  "dns-server": "DNS server",
  "network-device": "Network device",
  printer: "Printer",
  camera: "Camera",
  phone: "Phone or tablet",
  server: "Server",
  computer: "Computer",
  iot: "Thing (IoT)",
  "virtual-machine": "Virtual machine",
};

/** One station: who, where and what it is; unfolded, how one can tell. */
export function DeviceItem(props: { readonly device: DeviceCard; readonly now: string }) {
  const { device, now } = props;
  const { name, vendor, mac, ips, roles } = device;
  return (
    <details class="device">
      <summary>
        <span class="device-who">
          <span class="device-name">{name ?? vendor ?? mac}</span>
          {name !== null && vendor !== null && <span class="device-maker">{vendor}</span>}
        </span>
        <span class="device-where">
          <span>{ips[0] ?? "no address"}</span>
          <span class="device-mac">{mac}</span>
        </span>
        <span class="device-what">
          {roles[0] !== undefined && (
            <Chip tone="quiet" icon="note">
              {ROLE_WORDS[roles[0].role]}
            </Chip>
          )}
          {device.randomised && <span class="device-random">randomised</span>}
        </span>
        <span class="device-when">{formatMoment(device.lastSeen, now)}</span>
      </summary>
      <Facts facts={factsOf(device, now)} />
    </details>
  );
}

function factsOf(device: DeviceCard, now: string): Fact[] {
  const { name, vendor, ips, vlans, roles, vendorClass, fingerprint } = device;
  const facts: Fact[] = [
    ["Hardware address", device.randomised ? `${device.mac} (randomised or virtual)` : device.mac],
    ["Maker", vendor ?? "not registered"],
  ];
  if (name !== null) facts.push(["Name by DHCP", name]);
  if (ips.length > 0) facts.push(["IP addresses", ips.join(", ")]);
  if (vlans.length > 0) facts.push(["VLANs", vlans.join(", ")]);
  for (const { role, reason } of roles) facts.push([ROLE_WORDS[role], reason]);
  facts.push(["First seen", formatMoment(device.firstSeen, now)]);
  facts.push(["Last seen", formatMoment(device.lastSeen, now)]);
  if (vendorClass !== null) facts.push(["DHCP client", vendorClass]);
  if (fingerprint !== null) facts.push(["DHCP fingerprint", fingerprint]);
  return facts;
}
