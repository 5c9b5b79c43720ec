/** A station with its own addresses, e.g. `02:00:00:00:00:01` and `192.168.1.1`. */
export interface Host {
  readonly mac: string;
  readonly ip: string;
}

export const EVERYBODY = "ff:ff:ff:ff:ff:ff";
const NOBODY = "00:00:00:00:00:00";

/** Where a frame deviates from what its kind sends. */
export interface Twist {
  /** Ethernet destination and source. */
  readonly to?: string;
  readonly from?: string;
  readonly vlan?: number;
  readonly targetIp?: string;
}

export function hex(...groups: readonly string[]): Uint8Array {
  return Uint8Array.from(Buffer.from(groups.join("").replace(/[\s:]/g, ""), "hex"));
}

/** Asks all for an address, and so tells its own. */
export function question(asker: Host, ip: string, twist: Twist = {}): Uint8Array {
  return arp("0001", asker, { mac: NOBODY, ip }, { to: EVERYBODY, ...twist });
}

/** Asks one station alone whether it is still there. */
export function poll(asker: Host, asked: Host, twist: Twist = {}): Uint8Array {
  return arp("0001", asker, { mac: NOBODY, ip: asked.ip }, { to: asked.mac, ...twist });
}

/** Tells one station its address, asked or not. */
export function reply(teller: Host, told: Host, twist: Twist = {}): Uint8Array {
  return arp("0002", teller, told, { to: told.mac, ...twist });
}

/** Tells all its own address (RFC 5227 section 2.3). */
export function announcement(teller: Host, twist: Twist = {}): Uint8Array {
  return arp("0001", teller, { mac: NOBODY, ip: teller.ip }, { to: EVERYBODY, ...twist });
}

/** Asks whether an address is free before it is used (RFC 5227 section 2.1.1). */
export function probe(mac: string, ip: string): Uint8Array {
  return arp("0001", { mac, ip: "0.0.0.0" }, { mac: NOBODY, ip }, { to: EVERYBODY });
}

/** An ARP message of any operation. */
export function arp(operation: string, sender: Host, target: Host, twist: Twist): Uint8Array {
  return hex(
    ethernet(twist.to ?? target.mac, twist.from ?? sender.mac, "0806", twist.vlan),
    "0001 0800 06 04", // Ethernet, IPv4, their lengths
    operation,
    sender.mac,
    ipHex(sender.ip),
    target.mac,
    ipHex(twist.targetIp ?? target.ip),
  );
}

/** An empty UDP datagram: what a station sends that goes about its business. */
export function datagram(from: Host, to: Host, twist: Twist = {}): Uint8Array {
  return hex(
    ethernet(twist.to ?? to.mac, twist.from ?? from.mac, "0800", twist.vlan),
    ipv4Header(from.ip, to.ip, 8),
    "c000 1388 0008 0000", // ports, length, no checksum
  );
}

/** The master of a VRRP group says that it is in charge (RFC 5798 section 5). */
export function vrrpHello(master: Host, sharedIp: string, from = master.mac): Uint8Array {
  return hex(
    ethernet("01:00:5e:00:00:12", from, "0800"),
    "45 00 0028 1234 0000 ff 70 0000", // 20 bytes of VRRP, which never leave the link
    ipHex(master.ip),
    ipHex("224.0.0.18"),
    `21 0a 64 01 00 01 0000 ${ipHex(sharedIp)} 0000000000000000`, // version 2, group 10
  );
}

/** A DHCP server gives the client its address. */
export function dhcpAck(server: Host, client: Host, leaseSeconds: number): Uint8Array {
  const options = ["350105", `3304 ${digits(leaseSeconds, 4)}`, "ff"].join("").replace(/ /g, "");
  const messageBytes = 240 + options.length / 2;
  return hex(
    ethernet(client.mac, server.mac, "0800"),
    ipv4Header(server.ip, client.ip, 8 + messageBytes),
    `0043 0044 ${digits(8 + messageBytes, 2)} 0000`, // ports, length, no checksum
    "02 01 06 00 3903f326 0000 0000", // reply, Ethernet, no hops; transaction; seconds, flags
    `00000000 ${ipHex(client.ip)} ${ipHex(server.ip)} 00000000`, // client, your, server, relay
    client.mac,
    "00".repeat(10 + 64 + 128),
    "63825363", // magic cookie
    options,
  );
}

export function ethernet(to: string, from: string, type: string, vlan?: number): string {
  const tag = vlan === undefined ? "" : `8100 ${digits(vlan, 2)}`;
  return `${to} ${from} ${tag} ${type}`;
}

export function ipv4Header(from: string, to: string, payloadBytes: number): string {
  const lengths = `45 00 ${digits(20 + payloadBytes, 2)}`;
  return `${lengths} 1234 0000 40 11 0000 ${ipHex(from)} ${ipHex(to)}`;
}

export function ipHex(ip: string): string {
  return ip
    .split(".")
    .map((part) => digits(Number(part), 1))
    .join("");
}

export function digits(value: number, bytes: number): string {
  return value.toString(16).padStart(bytes * 2, "0");
}
