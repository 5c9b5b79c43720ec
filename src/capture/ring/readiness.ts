import koffi from "koffi";

/** Waits on the thread's own event loop (epoll), so that messages and timers keep their turn. */
export interface Readiness extends Disposable {
  /**
   * Resolves with true when one of the descriptors is readable or failed, with false after
   * `patienceMs` or on disposal. One wait at a time.
   * @param fds those to wait for, of the watched ones
   */
  wait(patienceMs: number, fds: readonly number[]): Promise<boolean>;
}

export function watchReadiness(watched: readonly number[]): Readiness {
  let settle: (isReady: boolean) => void = () => {};
  // The callback comes straight from libuv, where no promise would run on: leave that to a turn.
  const onEvent = () => setImmediate(settle, true);
  const handles = watched.map((fd) => {
    const handle = koffi.node.poll(fd, { readable: true }, onEvent);
    handle.stop();
    return { fd, handle };
  });
  let isClosed = false;
  return {
    wait: (patienceMs, fds) =>
      new Promise((resolve) => {
        if (isClosed) return resolve(false);
        const awaited = handles.filter(({ fd }) => fds.includes(fd));
        let isSettled = false;
        settle = (isReady) => {
          // A second event of the same turn must not stop the next wait.
          if (isSettled) return;
          isSettled = true;
          clearTimeout(timer);
          if (!isClosed) for (const { handle } of awaited) handle.stop();
          resolve(isReady);
        };
        const timer = setTimeout(settle, patienceMs, false);
        for (const { handle } of awaited) handle.start({ readable: true }, onEvent);
      }),
    [Symbol.dispose]: () => {
      if (isClosed) return;
      settle(false);
      isClosed = true;
      for (const { handle } of handles) handle.close();
    },
  };
}
