import { digits, EVERYBODY, ethernet, type Host, hex, ipHex, ipv4Header } from "./frames.ts";

/** Option 53 (RFC 2132 section 9.6). */
const TYPES = {
  discover: 1,
  offer: 2,
  request: 3,
  decline: 4,
  ack: 5,
  nak: 6,
  release: 7,
} as const;
const NOWHERE = "0.0.0.0";
const ALL = "255.255.255.255";

/** A DHCP message (RFC 2131); what is left out is 0 or absent. */
export interface DhcpMessage {
  readonly type: keyof typeof TYPES;
  /** Transaction, 8 hex digits. */
  readonly xid?: string;
  /** Hardware address in the message. */
  readonly client: string;
  readonly clientIp?: string;
  readonly yourIp?: string;
  readonly relayIp?: string;
  readonly serverIp?: string;
  readonly routerIp?: string;
  readonly nameServers?: readonly string[];
  readonly requestedIp?: string;
  /** Option 61, hex digits. */
  readonly clientId?: string;
  /** Without option 55. */
  readonly bare?: boolean;
}

/** Ends of the datagram where they are not what the kind of message has. */
export interface Envelope {
  readonly from?: Host;
  readonly to?: Host;
  readonly port?: number;
  readonly vlan?: number;
}

/** A client's broadcast. */
export function asks(message: DhcpMessage, envelope: Envelope = {}): Uint8Array {
  const { from = { mac: message.client, ip: NOWHERE }, vlan } = envelope;
  return datagram("0044 0043", "01", message, from, { mac: EVERYBODY, ip: ALL }, vlan);
}

/** A server's, or a relay's, answer to the client. */
export function answers(server: Host, message: DhcpMessage, envelope: Envelope = {}): Uint8Array {
  const { from = server, to = { mac: message.client, ip: ALL }, vlan, port = 68 } = envelope;
  const told = { serverIp: server.ip, ...message };
  return datagram(`0043 ${digits(port, 2)}`, "02", told, from, to, vlan);
}

function datagram(
  ports: string,
  operation: string,
  message: DhcpMessage,
  from: Host,
  to: Host,
  vlan: number | undefined,
): Uint8Array {
  const options = optionsOf(message, operation === "01");
  const bytes = 8 + 240 + options.length / 2;
  const { clientIp = NOWHERE, yourIp = NOWHERE, relayIp = NOWHERE } = message;
  return hex(
    ethernet(to.mac, from.mac, "0800", vlan),
    ipv4Header(from.ip, to.ip, bytes),
    `${ports} ${digits(bytes, 2)} 0000`, // length, no checksum
    `${operation} 01 06 00 ${message.xid ?? "3903f326"} 0000 0000`, // Ethernet, no hops
    [clientIp, yourIp, NOWHERE, relayIp].map(ipHex).join(""),
    message.client,
    "00".repeat(10 + 64 + 128),
    "63825363", // magic cookie
    options,
  );
}

function optionsOf(message: DhcpMessage, isOfClient: boolean): string {
  const address = (code: string, ip: string | undefined) =>
    ip === undefined ? "" : `${code}04${ipHex(ip)}`;
  const { nameServers = [], clientId = "", bare = false } = message;
  const names = nameServers.map(ipHex).join("");
  return [
    `3501${digits(TYPES[message.type], 1)}`,
    address("32", message.requestedIp),
    address("36", message.serverIp),
    address("03", message.routerIp),
    names === "" ? "" : `06${digits(names.length / 2, 1)}${names}`,
    clientId === "" ? "" : `3d${digits(clientId.length / 2, 1)}${clientId}`,
    isOfClient && !bare ? "37030103 06".replace(" ", "") : "",
    "ff",
  ].join("");
}
