import { type Network, noiseOf } from "#capture/synthetic/network.ts";

/** What the segments of a conversation carry. Each result is borrowed until the next call. */
export interface Payload {
  /** The client's first message. */
  hello(name: string): Uint8Array;
  /** The server's first message. */
  greeting(): Uint8Array;
  /** One segment of exactly `bytes` bytes, at least `minBytes`. */
  data(bytes: number): Uint8Array;
  readonly minBytes: number;
}

const SEGMENT_BYTES = 1460;

/** TLS 1.3 as seen from outside: readable hellos, then application data (RFC 8446). */
export function tlsPayload(network: Network): Payload {
  const buffer = new Uint8Array(SEGMENT_BYTES);
  const record = (type: number, bytes: number) => {
    buffer.set([type, 3, 3, bytes >>> 8, bytes & 255]);
    buffer.set(noiseOf(network, bytes), 5);
    return buffer.subarray(0, 5 + bytes);
  };
  return {
    minBytes: 5 + 17,
    hello: (name) => handshake(1, [...helloHead(network), ...clientChoices(name)]),
    greeting: () => handshake(2, [...helloHead(network), 0x13, 0x01, 0, ...SERVER_EXTENSIONS]),
    data: (bytes) => record(23, bytes - 5),
  };
}

/** Version 1.2 as TLS 1.3 pretends, 32 random bytes, an empty session id (section 4.1.2). */
function helloHead(network: Network): number[] {
  return [3, 3, ...noiseOf(network, 32), 0];
}

/** Cipher suites, no compression, then server_name and supported_versions. */
function clientChoices(name: string): number[] {
  const host = [...new TextEncoder().encode(name)];
  const serverName = [0, 0, ...sized([...sized([0, ...sized(host)])])];
  const versions = [0, 43, ...sized([2, 3, 4])];
  return [...sized([0x13, 0x01, 0x13, 0x02]), 1, 0, ...sized([...serverName, ...versions])];
}

/** supported_versions with the one chosen. */
const SERVER_EXTENSIONS = sized([0, 43, ...sized([3, 4])]);

/** `bytes` behind their 16-bit length. */
function sized(bytes: readonly number[]): number[] {
  return [bytes.length >>> 8, bytes.length & 255, ...bytes];
}

function handshake(type: number, body: readonly number[]): Uint8Array {
  return Uint8Array.from([22, 3, 1, ...sized([type, 0, ...sized(body)])]);
}

/** A print job: a line of Printer Job Language, then the page's bytes. */
export function printPayload(network: Network): Payload {
  const line = (words: string) => new TextEncoder().encode(`\x1b%-12345X@PJL ${words}\r\n`);
  return {
    minBytes: 1,
    hello: (name) => line(`JOB NAME="${name}"`),
    greeting: () => line("USTATUS JOB"),
    data: (bytes) => noiseOf(network, bytes),
  };
}
