import { execFileSync, spawnSync } from "node:child_process";
import { CAST, type Name, OUTSIDE, type Place } from "./cast.ts";

const PREFIX = "arpguard-lab";
/** Frames as on a wire: no checksums left to a card that is not there, none over 1514 bytes. */
const AS_ON_A_WIRE = "tx off tso off gso off gro off";
/** A host takes a packet whichever way it comes: an intercepted one comes another way. */
const ANY_WAY = "net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0";
const NO_IPV6 = "net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1";
const ROUTER = "net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1";
let made = 0;

export interface Topology {
  readonly hosts: readonly Name[];
  readonly bare: readonly Name[];
  readonly hasIpv6: boolean;
}

/**
 * A LAN of its own out of network namespaces: a bridge with a port a host, a router with the
 * outside behind it, and the guard's place, whose `mirror0` gets what the mirror sends.
 */
export class Namespaces implements Disposable {
  readonly #id: string;
  readonly #topology: Topology;
  readonly #places: Place[];

  /** Needs root. @throws Error with what `ip` said */
  constructor(topology: Topology) {
    removeLeftOvers();
    made++;
    this.#id = `${PREFIX}-${process.pid}-${made}`;
    this.#topology = topology;
    this.#places = ["switch", "guard", "outside", ...topology.hosts];
    try {
      shell([...this.#base(), ...topology.hosts.flatMap((host) => this.#host(host))]);
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
  }

  /** Of the namespace. */
  nameOf(place: Place): string {
    return `${this.#id}-${place}`;
  }

  /** From now on each frame that comes into a port goes to the guard, too. */
  mirror(isDoubled: boolean): void {
    const directions = isDoubled ? ["ingress", "egress"] : ["ingress"];
    const sw = this.nameOf("switch");
    const filter = "protocol all u32 match u32 0 0 action mirred egress mirror dev span0";
    shell(
      this.#topology.hosts.flatMap((host) => [
        `tc -n ${sw} qdisc add dev p-${host} clsact`,
        ...directions.map((way) => `tc -n ${sw} filter add dev p-${host} ${way} ${filter}`),
      ]),
    );
  }

  /** Ends what still runs in there, and removes all of it. */
  [Symbol.dispose](): void {
    for (const place of this.#places) remove(this.nameOf(place));
  }

  #base(): string[] {
    const [sw, guard] = [this.nameOf("switch"), this.nameOf("guard")];
    return [
      ...this.#places.map((place) => `ip netns add ${this.nameOf(place)}`),
      ...this.#places.map((place) => {
        const six = this.#topology.hasIpv6 && !["switch", "guard"].includes(place) ? "" : NO_IPV6;
        const router = ["gateway", "standby"].includes(place) ? ROUTER : "";
        return `ip netns exec ${this.nameOf(place)} sysctl -qw ${ANY_WAY} ${six} ${router}`;
      }),
      ...this.#places.map((place) => `ip -n ${this.nameOf(place)} link set lo up`),
      `ip -n ${sw} link add br0 type bridge stp_state 0 forward_delay 0 mcast_snooping 0`,
      `ip -n ${sw} link set br0 up`,
      `ip -n ${sw} link add span0 type veth peer name mirror0 netns ${guard}`,
      `ip -n ${sw} link set span0 up`,
      `ip -n ${guard} link set mirror0 up`,
    ];
  }

  #host(host: Name): string[] {
    const [ns, sw] = [this.nameOf(host), this.nameOf("switch")];
    const { mac, ip, ip6 } = CAST[host];
    const isBare = this.#topology.bare.includes(host);
    return [
      `ip -n ${ns} link add eth0 address ${mac} type veth peer name p-${host} netns ${sw}`,
      `ip netns exec ${ns} ethtool -K eth0 ${AS_ON_A_WIRE} >/dev/null`,
      `ip -n ${sw} link set p-${host} master br0 up`,
      `ip -n ${ns} link set eth0 up`,
      ...(isBare ? [] : [`ip -n ${ns} address add ${ip}/24 dev eth0`]),
      ...(isBare || !this.#topology.hasIpv6
        ? []
        : [`ip -n ${ns} address add ${ip6}/64 dev eth0 nodad`]),
      ...this.#route(host, isBare),
    ];
  }

  #route(host: Name, isBare: boolean): string[] {
    const [ns, outside] = [this.nameOf(host), this.nameOf("outside")];
    if (host === "gateway") {
      return [
        `ip -n ${ns} link add eth1 type veth peer name eth0 netns ${outside}`,
        `ip netns exec ${outside} ethtool -K eth0 ${AS_ON_A_WIRE} >/dev/null`,
        `ip -n ${ns} link set eth1 up`,
        `ip -n ${outside} link set eth0 up`,
        `ip -n ${ns} address add ${OUTSIDE.router}/24 dev eth1`,
        `ip -n ${outside} address add ${OUTSIDE.ip}/24 dev eth0`,
        `ip -n ${outside} route add default via ${OUTSIDE.router}`,
      ];
    }
    return isBare ? [] : [`ip -n ${ns} route add default via ${CAST.gateway.ip}`];
  }
}

function shell(lines: readonly string[]): void {
  execFileSync("sh", ["-e"], { input: lines.join("\n"), stdio: ["pipe", "ignore", "pipe"] });
}

/** Ends the processes of a namespace and removes it; nothing if there is none. */
function remove(name: string): void {
  const pids = spawnSync("ip", ["netns", "pids", name], { encoding: "utf8" });
  if (pids.status !== 0) return;
  for (const pid of pids.stdout.split("\n").filter((line) => line !== "")) {
    spawnSync("kill", ["-KILL", pid]);
  }
  spawnSync("ip", ["netns", "del", name]);
}

/** Removes what a killed run of ours left behind. */
function removeLeftOvers(): void {
  const list = spawnSync("ip", ["netns", "list"], { encoding: "utf8" });
  for (const [, name = "", pid = ""] of list.stdout.matchAll(/^(arpguard-lab-(\d+)-\S+)/gm)) {
    if (spawnSync("kill", ["-0", pid]).status !== 0) remove(name);
  }
}
