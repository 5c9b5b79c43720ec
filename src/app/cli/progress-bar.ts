const WIDTH = 30;

/** How far something is, on the one line of a terminal; nothing where there is none. */
export interface ProgressBar {
  /** @param share 0 to 1 */
  readonly show: (share: number) => void;
  /** The line is done with. */
  readonly end: () => void;
}

export function progressBar(
  name: string,
  stream: NodeJS.WriteStream = process.stderr,
): ProgressBar {
  let shown = -1;
  return {
    show: (share) => {
      const percent = Math.floor(100 * share);
      if (!stream.isTTY || percent === shown) return;
      shown = percent;
      stream.write(`\r${barLine(name, percent)}`);
    },
    end: () => {
      if (stream.isTTY && shown >= 0) stream.write("\n");
    },
  };
}

function barLine(name: string, percent: number): string {
  const done = Math.round((percent / 100) * WIDTH);
  return `${name} [${"#".repeat(done)}${".".repeat(WIDTH - done)}] ${String(percent).padStart(3)} %`;
}
