import type { Server } from "node:http";
import { isIPv6 } from "node:net";
import { AppError, oneLine } from "#core/errors.ts";

/** @throws AppError page-failed, with the mend */
export function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const line = `page: cannot listen on ${host} port ${port}: ${listenProblem(cause)}`;
      reject(new AppError("page-failed", line, { cause }));
    });
    server.listen({ host, port }, () => {
      server.removeAllListeners("error");
      resolve();
    });
  });
}

function listenProblem(cause: NodeJS.ErrnoException): string {
  switch (cause.code) {
    case "EADDRINUSE":
      return "the port is in use, set another status.port";
    case "EACCES":
      return "no permission, set status.port to 1024 or more";
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return "this box has no such address, correct status.host";
    default:
      return oneLine(cause);
  }
}

/** The address to open; where it listens everywhere, loopback is one of them. */
export function urlOf(host: string, port: number): string {
  const name = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${isIPv6(name) ? `[${name}]` : name}:${port}`;
}

/** Resolves once every connection has ended; those still open are cut. */
export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
