import { readFileSync } from "node:fs";
import { connect, isIP, type Socket } from "node:net";
import { type ConnectionOptions, connect as connectTls } from "node:tls";
import { oneLine } from "#core/errors.ts";
import { octetCounted } from "#report/dialects/syslog.ts";
import type { SyslogAddress } from "#report/dialects/syslog-address.ts";
import type { LinkEvents, SyslogLink } from "#report/dialects/syslog-link.ts";

/** Files are read at each connection, so that a renewed certificate counts. */
export interface TlsFiles {
  readonly verify: boolean;
  readonly caFile?: string | undefined;
  readonly certFile?: string | undefined;
  readonly keyFile?: string | undefined;
}

const CONNECT_MS = 10_000;
const KEEPALIVE_MS = 30_000;

/** Messages in a TCP stream (RFC 6587, octet counting), or in one under TLS (RFC 5425). */
export function openStream(address: SyslogAddress, tls: TlsFiles, events: LinkEvents): SyslogLink {
  const isTls = address.transport === "tls";
  const socket: Socket = isTls
    ? connectTls({ ...address, ...tlsOptions(address.host, tls) })
    : connect(address);
  let isOver = false;
  const down = (why: string) => {
    if (isOver) return;
    isOver = true;
    socket.destroy();
    events.down(why);
  };
  socket.setTimeout(CONNECT_MS, () => down("no answer"));
  socket.once(isTls ? "secureConnect" : "connect", () => {
    socket.setTimeout(0);
    socket.setKeepAlive(true, KEEPALIVE_MS);
    if (!isOver) events.up();
  });
  socket.on("error", (error) => down(reasonOf(error)));
  socket.on("close", () => down("the connection was closed"));
  // A receiver says nothing; its end is seen only by reading.
  socket.resume();
  return {
    send: (message, done) => {
      if (isOver) return;
      socket.write(octetCounted(message), (error) => {
        if (!isOver && !error) done();
      });
    },
    close: () => {
      isOver = true;
      socket.end();
      socket.unref();
    },
    abort: () => {
      isOver = true;
      socket.destroy();
    },
  };
}

/** @throws where a file cannot be read */
function tlsOptions(host: string, { verify, ...files }: TlsFiles): ConnectionOptions {
  const { caFile, certFile, keyFile } = files;
  return {
    rejectUnauthorized: verify,
    minVersion: "TLSv1.2",
    ...(isIP(host) === 0 && { servername: host }),
    ...(caFile !== undefined && { ca: readFileSync(caFile) }),
    ...(certFile !== undefined && { cert: readFileSync(certFile) }),
    ...(keyFile !== undefined && { key: readFileSync(keyFile) }),
  };
}

/** Several failed addresses of one host come as an error without text. */
function reasonOf(error: Error): string {
  return error.message === "" && "code" in error ? String(error.code) : oneLine(error);
}
