import type { AlertType } from "#l2/types.ts";

/** What the dialects call a type of alert. None of it ever changes: rules of others match it. */
export interface AlertKind {
  /** Suricata signature id, from the range that Suricata leaves to local rules. */
  readonly signatureId: number;
  readonly title: string;
  /** A class of Suricata's `classification.config`, by its text. */
  readonly category: string;
  /** Zeek notice type. */
  readonly notice: string;
}

const SCAN = "Detection of a Network Scan";
const DENIAL = "Attempted Denial of Service";
const ATTACK = "Misc Attack";
const ACTIVITY = "Misc activity";
const BAD = "Potentially Bad Traffic";

function kind(signatureId: number, title: string, category: string, notice: string): AlertKind {
  return { signatureId, title, category, notice: `ARPGuard::${notice}` };
}

export const ALERT_KINDS: Readonly<Record<AlertType, AlertKind>> = {
  "arp-spoof": kind(1_990_001, "ARP spoofing", ATTACK, "ARP_Spoof"),
  interception: kind(1_990_002, "Traffic interception", ATTACK, "Interception"),
  "duplicate-ip": kind(1_990_003, "Duplicate IP address", ACTIVITY, "Duplicate_IP"),
  "mac-flap": kind(1_990_004, "Flapping MAC address", ACTIVITY, "MAC_Flap"),
  "arp-scan": kind(1_990_005, "ARP scan", SCAN, "ARP_Scan"),
  "arp-storm": kind(1_990_006, "ARP storm", DENIAL, "ARP_Storm"),
  "mac-flood": kind(1_990_007, "MAC address flood", DENIAL, "MAC_Flood"),
  "new-device": kind(1_990_008, "New device", ACTIVITY, "New_Device"),
  "dhcp-rogue": kind(1_990_009, "Rogue DHCP server", ATTACK, "DHCP_Rogue"),
  "dhcp-starvation": kind(1_990_010, "DHCP starvation", DENIAL, "DHCP_Starvation"),
  "ndp-spoof": kind(1_990_011, "NDP spoofing", ATTACK, "NDP_Spoof"),
  "ra-rogue": kind(1_990_012, "Rogue router advertisement", ATTACK, "RA_Rogue"),
  "port-scan": kind(1_990_013, "Port scan", SCAN, "Port_Scan"),
  "host-sweep": kind(1_990_014, "Host sweep", SCAN, "Host_Sweep"),
  "syn-flood": kind(1_990_015, "TCP SYN flood", DENIAL, "SYN_Flood"),
  "udp-flood": kind(1_990_016, "UDP flood", DENIAL, "UDP_Flood"),
  "icmp-flood": kind(1_990_017, "ICMP flood", DENIAL, "ICMP_Flood"),
  "http-flood": kind(1_990_018, "HTTP flood", DENIAL, "HTTP_Flood"),
  amplification: kind(1_990_019, "Amplification attack", DENIAL, "Amplification"),
  "brute-force": kind(1_990_020, "Brute-force login", ATTACK, "Brute_Force"),
  beacon: kind(1_990_021, "Periodic beacon", BAD, "Beacon"),
  anomaly: kind(1_990_022, "Traffic anomaly", BAD, "Anomaly"),
  capacity: kind(1_990_024, "Link near its capacity", ACTIVITY, "Capacity"),
  coverage: kind(1_990_023, "Coverage gap", ACTIVITY, "Coverage"),
};
