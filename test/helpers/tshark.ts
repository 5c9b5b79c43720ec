import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";

/** A frame's fields by name; "" where tshark found none. */
export type TsharkRow<Field extends string> = Readonly<Record<Field, string>>;

/** Every frame stands for itself: nothing is put together from several, or followed over time. */
const OFF = [
  "ip.defragment",
  "ipv6.defragment",
  "tcp.desegment_tcp_streams",
  "tcp.analyze_sequence_numbers",
  "tcp.calculate_timestamps",
];

/** What tshark reads in each frame of a file; of a field that comes several times, the first. */
export async function tsharkFields<Field extends string>(
  path: string,
  fields: readonly Field[],
): Promise<TsharkRow<Field>[]> {
  const preferences = OFF.flatMap((name) => ["-o", `${name}:FALSE`]);
  const wanted = fields.flatMap((field) => ["-e", field]);
  const args = ["-n", "-r", path, ...preferences, "-T", "fields", "-E", "occurrence=f", ...wanted];
  const child = spawn("tshark", args, { stdio: ["ignore", "pipe", "pipe"] });
  const closed = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject).once("close", resolve);
  });
  const [lines, fault, status] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    closed,
  ]);
  if (status !== 0) throw new Error(`tshark ${path}: status ${status}: ${fault}`);
  return lines
    .split("\n")
    .slice(0, -1)
    .map((line) => rowOf(fields, line.split("\t")));
}

function rowOf<Field extends string>(fields: readonly Field[], values: string[]): TsharkRow<Field> {
  if (values.length !== fields.length) throw new Error(`tshark: ${values.length} fields`);
  return Object.fromEntries(fields.map((field, i) => [field, values[i]])) as TsharkRow<Field>;
}

/** The layers of a frame that count: of the one inside where a tunnel is looked into. */
export interface CountedLayers {
  readonly isTunnelled: boolean;
  readonly isTagged: boolean;
  readonly network: "arp" | "ip" | "ipv6" | "";
  /** Name of the protocol behind IP; "" for none, and for a later fragment. */
  readonly transport: string;
  /** Name of the protocol behind that. */
  readonly application: string;
}

const NETWORKS: readonly string[] = ["arp", "ip", "ipv6"];
const isExtension = (name: string) => name.startsWith("ipv6.") || name === "ah";

/** As many as the decoder looks into, one in the other. */
const MOST_TUNNELS = 2;
const TUNNELS: readonly string[] = ["vxlan", "gre", "erspan"];

/** What follows the last tunnel that brings an Ethernet frame. */
function innermost(names: readonly string[], mostTunnels: number): readonly string[] {
  let inner = names;
  for (let tunnels = 0; tunnels < mostTunnels; tunnels++) {
    const at = inner.findIndex((name, i) => name === "eth" && TUNNELS.includes(inner[i - 1] ?? ""));
    if (at < 0) break;
    inner = inner.slice(at);
  }
  return inner;
}

/**
 * The layers that count out of `frame.protocols`, such as
 * `eth:ethertype:vlan:ethertype:ip:icmp:ip:udp`: what stands behind a transport does not, unless it
 * is the frame in a tunnel, which stands for the whole.
 */
export function countedLayers(protocols: string, mostTunnels = MOST_TUNNELS): CountedLayers {
  const all = protocols.split(":");
  const names = innermost(all, mostTunnels);
  const isTunnelled = names !== all;
  const at = names.findIndex((name) => NETWORKS.includes(name));
  const link = at < 0 ? names : names.slice(0, at);
  const isTagged = link.includes("vlan") || link.includes("ieee8021ad");
  if (at < 0) return { isTunnelled, isTagged, network: "", transport: "", application: "" };
  const network = names[at] as CountedLayers["network"];
  if (network === "arp") return { isTunnelled, isTagged, network, transport: "", application: "" };
  const [transport = "", application = ""] = names.slice(at + 1).filter((n) => !isExtension(n));
  return { isTunnelled, isTagged, network, transport, application };
}
