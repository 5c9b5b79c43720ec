import { createSocket, type Socket } from "node:dgram";
import { lookup } from "node:dns";
import { oneLine } from "#core/errors.ts";
import type { SyslogAddress } from "#report/dialects/syslog-address.ts";
import type { LinkEvents, SyslogLink } from "#report/dialects/syslog-link.ts";

/**
 * A message a datagram (RFC 5426). The socket is connected: so a receiver that is not there is
 * noticed where its host says so (ICMP), though the message that asked is lost.
 */
export function openDatagrams({ host, port }: SyslogAddress, events: LinkEvents): SyslogLink {
  let socket: Socket | null = null;
  let isOver = false;
  const close = () => {
    isOver = true;
    socket?.close();
    socket = null;
  };
  const down = (error: Error) => {
    if (isOver) return;
    close();
    events.down(oneLine(error));
  };
  lookup(host, (error, ip, family) => {
    if (isOver) return;
    if (error) return down(error);
    socket = createSocket(family === 6 ? "udp6" : "udp4");
    socket.on("error", down);
    socket.once("connect", events.up);
    socket.connect(port, ip);
  });
  return {
    send: (message, done) => {
      socket?.send(message, (error) => {
        if (isOver) return;
        if (error) down(error);
        else done();
      });
    },
    close,
    abort: close,
  };
}
