import koffi from "koffi";

/** Waits on the thread's own event loop (epoll), so that messages and timers keep their turn. */
export interface Readiness extends Disposable {
  /**
   * Resolves with true when the descriptor is readable or failed, with false after `patienceMs`
   * or on disposal. One wait at a time.
   */
  wait(patienceMs: number): Promise<boolean>;
}

export function watchReadiness(fd: number): Readiness {
  let settle: (isReady: boolean) => void = () => {};
  // The callback comes straight from libuv, where no promise would run on: leave that to a turn.
  const onEvent = () => setImmediate(settle, true);
  const handle = koffi.node.poll(fd, { readable: true }, onEvent);
  handle.stop();
  let isClosed = false;
  return {
    wait: (patienceMs) =>
      new Promise((resolve) => {
        if (isClosed) return resolve(false);
        let isSettled = false;
        settle = (isReady) => {
          // A second event of the same turn must not stop the next wait.
          if (isSettled) return;
          isSettled = true;
          clearTimeout(timer);
          if (!isClosed) handle.stop();
          resolve(isReady);
        };
        const timer = setTimeout(settle, patienceMs, false);
        handle.start({ readable: true }, onEvent);
      }),
    [Symbol.dispose]: () => {
      if (isClosed) return;
      settle(false);
      isClosed = true;
      handle.close();
    },
  };
}
