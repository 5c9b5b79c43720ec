import koffi from "koffi";

const AF_PACKET = 17;
const SOCK_RAW = 3;
/** struct sockaddr_ll: family, protocol, index, hardware type, packet type, length, address. */
const ADDRESS_BYTES = 20;

const library = koffi.load("libc.so.6");
const socket = library.func("int socket(int domain, int type, int protocol)");
const bind = library.func("int bind(int fd, void *address, uint32_t bytes)");
const send = library.func("int64_t send(int fd, void *bytes, size_t length, int flags)");
const close = library.func("int close(int fd)");
const indexOf = library.func("uint32_t if_nametoindex(const char *name)");

/** Puts single frames on an interface at once (man 7 packet). */
export class RawSender implements Disposable {
  readonly #fd: number;

  /** @throws Error without CAP_NET_RAW or such an interface */
  constructor(interfaceName: string) {
    this.#fd = socket(AF_PACKET, SOCK_RAW, 0);
    const address = new Uint8Array(ADDRESS_BYTES);
    const view = new DataView(address.buffer);
    view.setUint16(0, AF_PACKET, true);
    view.setInt32(4, indexOf(interfaceName), true);
    if (this.#fd < 0 || bind(this.#fd, address, ADDRESS_BYTES) !== 0) {
      throw new Error(`cannot send on ${interfaceName}`);
    }
  }

  send(frame: Uint8Array): void {
    const sent = Number(send(this.#fd, frame, frame.length, 0));
    if (sent !== frame.length) throw new Error(`sent ${sent} of ${frame.length} bytes`);
  }

  [Symbol.dispose](): void {
    close(this.#fd);
  }
}
