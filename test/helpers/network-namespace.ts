import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExecutionContext } from "ava";
import { createPcap } from "#capture/file/pcap-writer.ts";

/** A network of its own: `span0` captures what `peer0` sends, and nothing else speaks there. */
export interface NetworkNamespace {
  readonly name: string;
  /** Runs `ip` inside. */
  ip(...args: readonly string[]): string;
  /** Runs any command inside. */
  run(command: string, ...args: readonly string[]): string;
  indexOf(interfaceName: string): number;
  /** How many hold the interface in promiscuous mode. */
  promiscuity(interfaceName: string): number;
  /** Sends the frames with tcpreplay, as fast as it can or at that pace. */
  send(interfaceName: string, frames: readonly Uint8Array[], perSecond?: number): void;
}

let made = 0;

/** Needs root; everything goes when the test ends. */
export function createNamespace(t: ExecutionContext): NetworkNamespace {
  made++;
  const name = `arpguard-test-${process.pid}-${made}`;
  const folder = mkdtempSync(join(tmpdir(), "arpguard-ring-"));
  execFileSync("ip", ["netns", "add", name]);
  t.teardown(() => {
    execFileSync("ip", ["netns", "del", name]);
    rmSync(folder, { recursive: true });
  });
  const run = (command: string, ...args: readonly string[]) =>
    execFileSync("ip", ["netns", "exec", name, command, ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  const detailsOf = (interfaceName: string): { ifindex: number; promiscuity: number } =>
    JSON.parse(run("ip", "-json", "-details", "link", "show", interfaceName))[0];
  const namespace = {
    name,
    run,
    ip: (...args: readonly string[]) => run("ip", ...args),
    indexOf: (interfaceName: string) => detailsOf(interfaceName).ifindex,
    promiscuity: (interfaceName: string) => detailsOf(interfaceName).promiscuity,
    send: (interfaceName: string, frames: readonly Uint8Array[], perSecond?: number) => {
      const path = join(folder, "frames.pcap");
      {
        using file = createPcap(path);
        for (const frame of frames) file.write(frame, 0);
      }
      const pace = perSecond === undefined ? "--topspeed" : `--pps=${perSecond}`;
      run("tcpreplay", "-i", interfaceName, pace, path);
    },
  };
  // Without IPv6 the kernel itself sends nothing on a new link.
  for (const scope of ["all", "default"]) {
    run("sysctl", "-qw", `net.ipv6.conf.${scope}.disable_ipv6=1`);
  }
  addPair(namespace);
  return namespace;
}

/** Makes `span0` and `peer0`, both up, as they are after `createNamespace`. */
export function addPair(namespace: NetworkNamespace): void {
  namespace.ip("link", "add", "span0", "type", "veth", "peer", "name", "peer0");
  for (const end of ["span0", "peer0"]) namespace.ip("link", "set", end, "up");
}
