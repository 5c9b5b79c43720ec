/** One network card of the lab. */
export interface Member {
  readonly mac: string;
  readonly ip: string;
  readonly ip6: string;
}

const member = (mac: string, last: number): Member => ({
  mac,
  ip: `10.77.0.${last}`,
  ip6: `2001:db8:77::${last}`,
});

/** Who can be on the lab's LAN. A scenario takes whom it needs. */
export const CAST = {
  gateway: member("00:0d:b9:4a:10:01", 1),
  /** A second router. */
  standby: member("00:0d:b9:4a:10:02", 2),
  victim: member("3c:52:82:1b:20:14", 20),
  server: member("00:25:90:7c:30:1e", 30),
  laptop: member("f8:75:a4:2c:40:28", 40),
  printer: member("00:1b:a9:6e:50:32", 50),
  attacker: member("00:0c:29:5d:66:42", 66),
} as const satisfies Readonly<Record<string, Member>>;

export type Name = keyof typeof CAST;

/** Beyond the gateway: not on the LAN, and so not mirrored. */
export const OUTSIDE = { ip: "203.0.113.10", router: "203.0.113.1" } as const;
/** Every place where commands can run. */
export type Place = Name | "outside" | "switch" | "guard";
export const NETS = { lan: "10.77.0.0/24", outside: "203.0.113.0/24" } as const;
