import { DOMAIN } from "#capture/synthetic/office.ts";
import { macHigh, macLow } from "#core/mac-address.ts";
import type { Ipv4, MacAddress } from "#core/units.ts";

/** RFC 2132 section 9.6. */
export const DHCP_TYPE = { discover: 1, offer: 2, request: 3, ack: 5 } as const;
export const LEASE_S = 3600;
const MAGIC_COOKIE = 0x6382_5363;
const FIXED_BYTES = 240;
/** Shorter messages are refused by some BOOTP relays (RFC 1542 section 2.1). */
const MIN_BYTES = 300;

interface DhcpFields {
  readonly type: number;
  readonly transaction: number;
  readonly mac: MacAddress;
  /** ciaddr: what the client uses already. */
  readonly clientIp?: Ipv4;
  /** yiaddr: what the server gives. */
  readonly yourIp?: Ipv4;
  readonly options: readonly number[];
}

/** A message of the client (RFC 2131 table 5). */
export function clientMessage(
  fields: Omit<DhcpFields, "yourIp" | "options"> & {
    readonly hostName: string;
    readonly requested?: Ipv4 | undefined;
    readonly server?: Ipv4 | undefined;
  },
): Uint8Array {
  const { requested, server, hostName } = fields;
  const name = [...new TextEncoder().encode(hostName)];
  return message(1, {
    ...fields,
    options: [
      ...option(61, [1, ...word(macHigh(fields.mac)).slice(2), ...word(macLow(fields.mac))]),
      ...(requested === undefined ? [] : option(50, word(requested))),
      ...(server === undefined ? [] : option(54, word(server))),
      ...option(12, name),
      ...option(55, [1, 3, 6, 15, 51, 58, 59]),
    ],
  });
}

/** A message of the server with the whole lease (RFC 2131 table 3). */
export function serverMessage(
  fields: Omit<DhcpFields, "options"> & { readonly server: Ipv4; readonly dns: Ipv4 },
): Uint8Array {
  return message(2, {
    ...fields,
    options: [
      ...option(54, word(fields.server)),
      ...option(51, word(LEASE_S)),
      ...option(58, word(LEASE_S / 2)),
      ...option(59, word((LEASE_S * 7) / 8)),
      ...option(1, word(0xffff_ff00)),
      ...option(3, word(fields.server)),
      ...option(6, word(fields.dns)),
      ...option(15, [...new TextEncoder().encode(DOMAIN)]),
    ],
  });
}

function message(operation: number, fields: DhcpFields): Uint8Array {
  const options = [...option(53, [fields.type]), ...fields.options, 255];
  const bytes = new Uint8Array(Math.max(MIN_BYTES, FIXED_BYTES + options.length));
  const view = new DataView(bytes.buffer);
  bytes.set([operation, 1, 6, 0]);
  view.setUint32(4, fields.transaction);
  view.setUint32(12, fields.clientIp ?? 0);
  view.setUint32(16, fields.yourIp ?? 0);
  view.setUint16(28, macHigh(fields.mac));
  view.setInt32(30, macLow(fields.mac));
  view.setUint32(236, MAGIC_COOKIE);
  bytes.set(options, FIXED_BYTES);
  return bytes;
}

function option(code: number, value: readonly number[]): number[] {
  return [code, value.length, ...value];
}

function word(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}
