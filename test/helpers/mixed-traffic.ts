import { seededRandom } from "#core/random.ts";
import { announcement, EVERYBODY, type Host, question, reply } from "./frames.ts";
import { hostOf, icmp, segment, udp } from "./ip-frames.ts";

export interface MixedFrame {
  readonly bytes: Uint8Array;
  /** Microseconds since the start. */
  readonly at: number;
}

const HOSTS = Array.from({ length: 12 }, (_, i) => hostOf(i));
const HOSTS6 = HOSTS.map(({ mac }, i): Host => ({ mac, ip: `fd00:0:0:0:0:0:0:${i + 1}` }));
const GROUP: Host = { mac: "01:00:5e:7f:ff:fa", ip: "239.255.255.250" };
const PORTS = [22, 53, 123, 443, 1900, 5060, 8080, 40_000, 40_001];
const TAG = [0x81, 0x00, 0x00, 0x07];
const FLAGS = ["A", "PA", "S", "SA", "R", "RA", "FA", "F", "", "FPU"];
/** Microseconds between two frames: nearly always little, now and then a span of some table. */
const STEPS = [0, 20, 300, 300, 2000, 2000, 40_000];
const LONG_STEPS = [110_000, 900_000, 6_000_000, 31_000_000, -50_000, -70_000_000];

/**
 * What a network might carry, as a seed draws it: talks of TCP and UDP, ARP with lies in it, IPv6,
 * tags and tunnels, in any order, with jumps of the clock.
 */
export function mixedTraffic(seed: number, count: number): MixedFrame[] {
  const random = seededRandom(seed);
  const host = () => random.pick(HOSTS);
  const waiting: Uint8Array[] = [];
  /** One of few talks, now this side and now that. */
  const datagram = (hosts: readonly Host[]): Uint8Array => {
    const [a, b, c] = [random.pick(hosts), random.pick(hosts), random.pick(hosts)];
    const ports = [random.pick(PORTS), random.pick(PORTS)] as const;
    return random.pick([
      () => udp(a, b, ports),
      () => udp(hosts[0]!, hosts[1]!, [40_000, 53]),
      () => udp(hosts[1]!, hosts[0]!, [53, 40_000], 400),
      () => udp(a, { ...b, mac: c.mac }, ports),
      () => udp(a, GROUP, ports),
    ])();
  };
  const talk = (): Uint8Array => {
    const [client, server] = [host(), host()];
    const there = { from: client, to: server, ports: [random.whole(1024, 65_535), 22] } as const;
    const back = { from: server, to: client, ports: [22, there.ports[0]] } as const;
    const data = random.pick(["SSH-2.0-x\r\n", "530 Login incorrect\r\n"]);
    waiting.push(
      segment({ ...back, flags: "SA", sequence: 5, acknowledged: 1001 }),
      segment({ ...there, flags: "A", sequence: 1001, acknowledged: 6 }),
      segment({ ...back, flags: "PA", sequence: 6, acknowledged: 1001, data }),
      segment({ ...there, flags: "FA", sequence: 1001, acknowledged: 6 + data.length }),
    );
    return segment({ ...there, flags: "S" });
  };
  const any = (): Uint8Array =>
    random.pick([
      () => waiting.shift() ?? talk(),
      () => waiting.shift() ?? talk(),
      () => datagram(HOSTS),
      () => datagram(HOSTS),
      () => segment({ from: host(), to: host(), ports: [40_000, 443], flags: "A" }),
      () => segment({ from: host(), to: host(), ports: [443, 8080], flags: random.pick(FLAGS) }),
      // Several addresses of one station, and packets passed on.
      () =>
        segment({ from: { ...host(), mac: HOSTS[2]!.mac }, to: host(), ports: [1, 2], flags: "A" }),
      () => udp(hostOf(random.whole(0, 400)), host(), [40_000, random.whole(1, 3000)]),
    ])();
  const rare = (): Uint8Array =>
    random.pick([
      () => datagram(HOSTS6),
      () => tagged(any()),
      () => tunnelled(any()),
      () => icmp(host(), host(), 8),
      () => question(host(), host().ip),
      () => reply(host(), host()),
      () => reply({ ...host(), mac: HOSTS[3]!.mac }, HOSTS[0]!),
      () => announcement(host()),
      () => udp(host(), { ...host(), mac: EVERYBODY }, [68, 67], 60),
    ])();
  // So that some stretches are long and some are one frame.
  const isRare = random.pick([0.01, 0.05, 0.3]);
  let at = 100_000_000;
  return Array.from({ length: count }, () => {
    at += random.pick(random.unit() < 0.005 ? LONG_STEPS : STEPS);
    return { at, bytes: random.unit() < isRare ? rare() : any() };
  });
}

function tagged(frame: Uint8Array): Uint8Array {
  return Uint8Array.of(...frame.subarray(0, 12), ...TAG, ...frame.subarray(12));
}

/** In VXLAN (RFC 7348). */
function tunnelled(frame: Uint8Array): Uint8Array {
  const outer = udp(HOSTS[4]!, HOSTS[5]!, [50_000, 4789], 8 + frame.length);
  outer.set([8, 0, 0, 0, 0, 0, 7, 0], 42);
  outer.set(frame, 50);
  return outer;
}
