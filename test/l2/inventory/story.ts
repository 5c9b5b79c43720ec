import { Pipeline } from "#app/pipeline.ts";
import { LinkType } from "#capture/types.ts";
import { defaultConfig } from "#config/defaults.ts";
import { formatMac } from "#core/mac-address.ts";
import { micros } from "#core/units.ts";
import { NO_BOX } from "#features/vector.ts";
import type { DeviceFacts } from "#l2/inventory/types.ts";
import { EVERYBODY, type Host, hex } from "../../helpers/frames.ts";

export const START_S = 1_714_557_600;
export const SERVER: Host = { mac: "00:25:b3:00:00:01", ip: "192.168.1.1" };
export const CLIENT: Host = { mac: "00:25:b3:00:00:02", ip: "192.168.1.2" };

/** A pipeline of its own that is shown frames one after the other, 10 ms apart unless told. */
export function watch() {
  const pipeline = new Pipeline({
    windowSeconds: 5,
    l2: defaultConfig().l2,
    seed: 1,
    box: () => NO_BOX,
    emit: () => {},
  });
  let atMicros = START_S * 1_000_000;
  const see = (bytes: Uint8Array, stepMicros = 10_000) => {
    const length = bytes.length;
    const at = micros(atMicros);
    atMicros += stepMicros;
    const link = LinkType.ethernet;
    const sizes = { offset: 0, capturedBytes: length, wireBytes: length };
    pipeline.visit({ bytes, at, link, own: false, ...sizes });
    pipeline.tick(at, 0); // Each is a block of its own.
  };
  return { pipeline, see };
}

/** What is known after these frames, by hardware address. */
export function devicesAfter(frames: readonly Uint8Array[]): ReadonlyMap<string, DeviceFacts> {
  const { pipeline, see } = watch();
  for (const frame of frames) see(frame);
  return new Map(pipeline.inventory.drainAll().map((facts) => [formatMac(facts.mac), facts]));
}

const digits = (value: number, bytes: number) => value.toString(16).padStart(bytes * 2, "0");
const ipHex = (ip: string) =>
  ip
    .split(".")
    .map((part) => digits(Number(part), 1))
    .join("");

export interface PacketFields {
  readonly ttl?: number;
  readonly vlan?: number;
  /** Of TCP; UDP without. */
  readonly flags?: number;
  readonly ports?: readonly [from: number, to: number];
  readonly payload?: string;
  /** Ethernet destination and source. */
  readonly to?: string;
  readonly from?: string;
}

/** An IPv4 packet with a TCP or UDP header. */
export function packet(from: Host, to: Host, fields: PacketFields = {}): Uint8Array {
  const { ttl = 64, vlan, flags, ports = [49_152, 5000], payload = "" } = fields;
  const body = payload.replaceAll(" ", "");
  const tag = vlan === undefined ? "" : `8100 ${digits(vlan, 2)}`;
  const udpBytes = 8 + body.length / 2;
  const port = ports.map((number) => digits(number, 2)).join("");
  const header =
    flags === undefined
      ? `${port} ${digits(udpBytes, 2)} 0000 ${body}`
      : `${port} 00000000 00000000 50 ${digits(flags, 1)} ffff 0000 0000`;
  const headerBytes = header.replaceAll(" ", "").length / 2;
  const protocol = flags === undefined ? "11" : "06";
  return hex(
    `${fields.to ?? to.mac} ${fields.from ?? from.mac} ${tag} 0800`,
    `45 00 ${digits(20 + headerBytes, 2)} 1234 0000 ${digits(ttl, 1)} ${protocol} 0000`,
    `${ipHex(from.ip)} ${ipHex(to.ip)}`,
    header,
  );
}

export interface DhcpFields {
  readonly type: number;
  /** More options, as hex digits. */
  readonly options?: string;
  readonly yourIp?: string;
  readonly relayIp?: string;
}

/** A message of a client to all. */
export function dhcpOf(client: Host, fields: DhcpFields): Uint8Array {
  const nobody: Host = { mac: EVERYBODY, ip: "255.255.255.255" };
  const payload = dhcpBody("01", client.mac, fields);
  return packet({ mac: client.mac, ip: "0.0.0.0" }, nobody, { ports: [68, 67], payload });
}

/** A message of a server to one client. */
export function dhcpTo(client: Host, server: Host, fields: DhcpFields): Uint8Array {
  const payload = dhcpBody("02", client.mac, { yourIp: client.ip, ...fields });
  return packet(server, client, { ports: [67, 68], payload });
}

function dhcpBody(operation: string, clientMac: string, fields: DhcpFields): string {
  const { type, options = "", yourIp = "0.0.0.0", relayIp = "0.0.0.0" } = fields;
  return [
    `${operation} 01 06 00 3903f326 0000 0000 00000000`,
    ipHex(yourIp),
    "00000000",
    ipHex(relayIp),
    clientMac.replaceAll(":", ""),
    "00".repeat(10 + 64 + 128),
    "63825363",
    `3501${digits(type, 1)}`,
    options,
    "ff",
  ].join("");
}

/** An option of any text. */
export function option(code: number, text: string): string {
  const bytes = Buffer.from(text);
  return `${digits(code, 1)}${digits(bytes.length, 1)}${bytes.toString("hex")}`;
}
