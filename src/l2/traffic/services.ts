/**
 * UDP services that answer more than they are asked, as reflectors: CISA TA14-017A and what has
 * come since (memcached, WS-Discovery, CoAP, ARMS, BACnet, ...).
 */
const REFLECTORS: Readonly<Record<number, string>> = {
  7: "echo",
  17: "QOTD",
  19: "chargen",
  53: "DNS",
  69: "TFTP",
  111: "portmap",
  123: "NTP",
  137: "NetBIOS",
  161: "SNMP",
  177: "XDMCP",
  389: "CLDAP",
  427: "SLP",
  500: "ISAKMP",
  520: "RIP",
  623: "IPMI",
  1194: "OpenVPN",
  1434: "MS-SQL",
  1900: "SSDP",
  3283: "Apple Remote Desktop",
  3389: "RDP",
  3478: "STUN",
  3702: "WS-Discovery",
  5060: "SIP",
  5093: "Sentinel",
  5353: "mDNS",
  5683: "CoAP",
  10001: "Ubiquiti discovery",
  10074: "Mitel",
  11211: "memcached",
  17185: "VxWorks debug",
  26000: "Quake",
  27015: "Steam",
  30718: "Lantronix",
  32414: "Plex",
  33848: "Jenkins",
  37810: "DVR discovery",
  47808: "BACnet",
};

/** TCP services where each connection is a login: many short ones are guesses. */
const LOGINS: Readonly<Record<number, string>> = {
  21: "FTP",
  22: "SSH",
  23: "Telnet",
  139: "SMB",
  445: "SMB",
  513: "rlogin",
  514: "rsh",
  2222: "SSH",
  2323: "Telnet",
  3389: "RDP",
  5900: "VNC",
  5901: "VNC",
  5985: "WinRM",
};

const isReflector = new Uint8Array(65_536);
for (const port of Object.keys(REFLECTORS)) isReflector[Number(port)] = 1;

/** True for a UDP port whose service is known to be used as a reflector. Hot. */
export function isReflectorPort(port: number): boolean {
  return isReflector[port] !== 0;
}

/** `DNS`, or `port 4242`. */
export function reflectorName(port: number): string {
  return REFLECTORS[port] ?? `port ${port}`;
}

/** Name of the login service that is usual at a TCP port, if one is. */
export function loginName(port: number): string | undefined {
  return LOGINS[port];
}
