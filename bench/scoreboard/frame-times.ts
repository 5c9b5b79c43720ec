import { execFile } from "node:child_process";
import { promisify } from "node:util";

const OUTPUT_BYTES = 256 * 1024 * 1024;
const run = promisify(execFile);

/**
 * When the frames came that a display filter picks, in seconds: since 1970, or since the first
 * frame of the file. tshark is the second opinion here.
 */
export async function frameTimes(
  path: string,
  filter: string,
  clock: "epoch" | "relative",
): Promise<number[]> {
  const fields = ["-T", "fields", "-e", `frame.time_${clock}`];
  const { stdout } = await run("tshark", ["-n", "-r", path, "-Y", filter, ...fields], {
    maxBuffer: OUTPUT_BYTES,
  });
  return stdout.split("\n").slice(0, -1).map(Number);
}
