/**
 * Why a frame's decoding stopped. One frame has at most one refusal; what was decoded before it
 * still counts. `cut` is no fault of the sender: the capture kept too few bytes to see more.
 */
export const Refusal = {
  none: 0,
  cut: 1,
  "link-unknown": 2,
  "ethernet-short": 3,
  "vlan-short": 4,
  "vlan-depth": 5,
  "cooked-short": 6,
  "arp-short": 7,
  "arp-hardware-type": 8,
  "arp-protocol-type": 9,
  "arp-lengths": 10,
  "ipv4-short": 11,
  "ipv4-version": 12,
  "ipv4-header-length": 13,
  "ipv4-total-length": 14,
  "ipv6-short": 15,
  "ipv6-version": 16,
  "ipv6-payload-length": 17,
  "ipv6-extension-short": 18,
  "ipv6-extension-chain": 19,
  "tcp-short": 20,
  "tcp-data-offset": 21,
  "udp-short": 22,
  "udp-length": 23,
  "icmp-short": 24,
  "ndp-short": 25,
  "ndp-hop-limit": 26,
  "ndp-option-length": 27,
  "dhcp-short": 28,
  "dhcp-hardware": 29,
  "dhcp-magic": 30,
  "dhcp-option-length": 31,
  "vrrp-short": 32,
  "vrrp-version": 33,
  "vrrp-ttl": 34,
  "hsrp-short": 35,
  "hsrp-version": 36,
  "dhcp6-short": 37,
  "dhcp6-option-length": 38,
} as const;

export type Refusal = (typeof Refusal)[keyof typeof Refusal];
export type RefusalName = keyof typeof Refusal;

/** Index is the code. */
export const REFUSAL_NAMES = Object.keys(Refusal) as readonly RefusalName[];
