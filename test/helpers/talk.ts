import type { Host } from "./frames.ts";
import type { GuardedWire } from "./guarded-wire.ts";
import { segment } from "./ip-frames.ts";

/** One TCP connection, as far as a test lets it come. */
export interface Connection {
  readonly client: Host;
  readonly server: Host;
  /** Of client and server. */
  readonly ports: readonly [number, number];
}

const CLIENT_START = 5000;
const SERVER_START = 9000;

/** Frames of connections on a wire, a millisecond apart from each other. */
export class Talker {
  readonly #wire: GuardedWire;

  constructor(wire: GuardedWire) {
    this.#wire = wire;
  }

  asks({ client, server, ports }: Connection, at: number, sequence = CLIENT_START): void {
    this.#wire.see(at, segment({ from: client, to: server, ports, flags: "S", sequence }));
  }

  accepts({ client, server, ports }: Connection, at: number): void {
    const [from, to] = [server, client];
    const sequence = SERVER_START;
    this.#wire.see(at, segment({ from, to, ports: flip(ports), flags: "SA", sequence }));
  }

  refuses({ client, server, ports }: Connection, at: number): void {
    this.#wire.see(at, segment({ from: server, to: client, ports: flip(ports), flags: "RA" }));
  }

  /** The client's acknowledgement, and data with it. */
  sends({ client, server, ports }: Connection, at: number, data = ""): void {
    const flags = data === "" ? "A" : "PA";
    this.#wire.see(at, segment({ from: client, to: server, ports, flags, data }));
  }

  answers({ client, server, ports }: Connection, at: number, data: string): void {
    const given = { from: server, to: client, ports: flip(ports), flags: "PA", data };
    this.#wire.see(at, segment(given));
  }

  /** The client ends after so many bytes each way. */
  ends({ client, server, ports }: Connection, at: number, bytes = 300): void {
    const sequence = CLIENT_START + 1 + bytes;
    const acknowledged = SERVER_START + 1 + bytes;
    const given = { from: client, to: server, ports, flags: "FA", sequence, acknowledged };
    this.#wire.see(at, segment(given));
  }

  /** The server breaks off. */
  breaks({ client, server, ports }: Connection, at: number): void {
    this.#wire.see(at, segment({ from: server, to: client, ports: flip(ports), flags: "RA" }));
  }

  /** The client's kernel resets what it never asked for. */
  disowns({ client, server, ports }: Connection, at: number): void {
    const sequence = CLIENT_START + 1;
    this.#wire.see(at, segment({ from: client, to: server, ports, flags: "R", sequence }));
  }

  /** A whole connection within four milliseconds. */
  whole(connection: Connection, at: number, bytes = 300): void {
    this.asks(connection, at);
    this.accepts(connection, at + 0.001);
    this.sends(connection, at + 0.002, "GET / HTTP/1.1\r\n\r\n");
    this.answers(connection, at + 0.003, "HTTP/1.1 200 OK\r\n\r\n");
    this.ends(connection, at + 0.004, bytes);
  }
}

function flip([a, b]: readonly [number, number]): [number, number] {
  return [b, a];
}
