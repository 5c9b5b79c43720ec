import { execFile, execFileSync } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const DRIVER = join(import.meta.dirname, "driver.ts");
const OUTPUT_BYTES = 64 * 1024 * 1024;
const run = promisify(execFile);
let made = 0;

/**
 * Runs a scenario of `driver.ts` in a network namespace of its own, where `span0` captures what
 * `peer0` sends, and gives the JSON it prints. Needs root.
 */
export async function inNamespace<Result>(
  scenario: string,
  ...args: readonly string[]
): Promise<Result> {
  made++;
  const name = `arpguard-live-${process.pid}-${made}`;
  const inside = (command: string, ...rest: readonly string[]) =>
    execFileSync("ip", ["netns", "exec", name, command, ...rest]);
  execFileSync("ip", ["netns", "add", name]);
  try {
    // Without IPv6 the kernel itself says nothing on a new link.
    inside("sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1");
    inside("sysctl", "-qw", "net.ipv6.conf.default.disable_ipv6=1");
    inside("ip", "link", "set", "lo", "up");
    inside("ip", "link", "add", "span0", "type", "veth", "peer", "name", "peer0");
    for (const end of ["span0", "peer0"]) inside("ip", "link", "set", end, "mtu", "65535", "up");
    const command = ["netns", "exec", name, process.execPath, DRIVER, scenario, ...args];
    const { stdout } = await run("ip", command, { maxBuffer: OUTPUT_BYTES });
    return JSON.parse(stdout) as Result;
  } finally {
    execFileSync("ip", ["netns", "del", name]);
  }
}
