import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import type { ExecutionContext } from "ava";

/** A connection holds so long, and then nobody answers for a tenth of it. */
const HOLD_MS = [200, 2000] as const;

export interface FlappingProxy {
  readonly url: string;
  /** Times that it cut the line. */
  readonly cuts: number;
  /** From now on the line holds. */
  steady(): void;
}

/** A line to the broker on a port of its own that breaks again and again. */
export async function startFlappingProxy(
  t: ExecutionContext,
  port: number,
): Promise<FlappingProxy> {
  const sockets = new Set<Socket>();
  let [isDown, cuts, isSteady] = [false, 0, false];
  const server = createServer((near) => {
    if (isDown) {
      near.destroy();
      return;
    }
    const far = connect(port, "127.0.0.1");
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on("error", () => undefined);
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  let timer: NodeJS.Timeout;
  const flap = () => {
    if (isSteady) return;
    const [least, most] = HOLD_MS;
    const holdMs = least + Math.random() * (most - least);
    timer = setTimeout(() => {
      if (isSteady) return;
      cuts++;
      isDown = true;
      for (const socket of sockets) socket.destroy();
      timer = setTimeout(() => {
        isDown = false;
        flap();
      }, holdMs / 10);
    }, holdMs);
  };
  flap();
  const steady = () => {
    isSteady = true;
    isDown = false;
    clearTimeout(timer);
  };
  t.teardown(() => {
    steady();
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  const own = typeof address === "object" ? address?.port : 0;
  return {
    url: `mqtt://127.0.0.1:${own}`,
    get cuts() {
      return cuts;
    },
    steady,
  };
}
