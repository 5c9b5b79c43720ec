import type { Role } from "#l2/inventory/types.ts";

/** A hint of what a station is: where its text stands, what it looks like, what that means. */
export interface RoleHint {
  readonly role: Role;
  readonly of: "vendor" | "hostName" | "vendorClass" | "fingerprint";
  readonly pattern: RegExp;
}

const hint = (role: Role, of: RoleHint["of"], pattern: RegExp): RoleHint => ({ role, of, pattern });

/**
 * The surest first: what a station says of itself before who made its network card. Names are
 * those that makers set and people keep; fingerprints are whole lists of option 55.
 */
export const ROLE_HINTS: readonly RoleHint[] = [
  hint("printer", "vendorClass", /jetdirect|laserjet|officejet|printer/i),
  hint("phone", "vendorClass", /^android-dhcp|ip phone|^yealink|^polycom|^snom/i),
  hint("computer", "vendorClass", /^MSFT /),
  hint("network-device", "vendorClass", /^(ubnt|ArubaAP|cisco AP|MikroTik|Ruckus)/i),
  hint("printer", "hostName", /^(npi[0-9a-f]{6}|br[nw][0-9a-f]{12}|epson|canon|kmbt|xrx|ricoh)/i),
  hint("printer", "hostName", /printer|laserjet|officejet|mfp\b/i),
  hint("camera", "hostName", /\b(ip)?cam(era)?[\d_-]|^(ip)?cam(era)?$|doorbell|\bnvr\b|^blink/i),
  hint("phone", "hostName", /iphone|ipad|^android|galaxy|^pixel|oneplus|redmi|xperia|phone/i),
  hint("server", "hostName", /^(srv|server|nas|dc\d|esx|db\d|proxmox|diskstation)|-srv\b|server$/i),
  hint(
    "computer",
    "hostName",
    /macbook|imac|-pc$|^desktop-|^laptop-|laptop|notebook|thinkpad|lifebook/i,
  ),
  hint("iot", "hostName", /simplelink|^esp[_-]|shelly|tasmota|sonos|roku|alexa|^echo|chromecast/i),
  hint("iot", "hostName", /\b(hub|lock|plug|bulb|thermostat|sensor|tv)\b|schlage|wemo|tuya/i),
  hint("network-device", "hostName", /\b(ap|switch|router|firewall)[\d-]|^unifi|^mikrotik/i),
  hint("phone", "fingerprint", /^1,121,3,6,15,119,252$|^1,33,3,6,15,(26,)?28,51,58,59(,43)?$/),
  hint("computer", "fingerprint", /^1,(121,)?3,6,15,(114,)?119,(252,)?95,(252,)?44,46(,47)?$/),
  hint("iot", "vendorClass", /^udhcp /i),
  hint(
    "camera",
    "vendor",
    /hikvision|dahua|axis communications|hanwha|vivotek|reolink|foscam|arlo/i,
  ),
  hint("printer", "vendor", /brother|seiko epson|lexmark|kyocera|ricoh|xerox|konica|zebra/i),
  hint("phone", "vendor", /yealink|polycom|snom|grandstream|oneplus|vivo mobile|oppo|fairphone/i),
  hint("iot", "vendor", /espressif|tuya|texas instruments|sonos|signify|philips light|ring llc/i),
  hint("iot", "vendor", /nest labs|allterco|shelly|ecobee|irobot|roku|belkin|schlage|amazon tech/i),
  hint("iot", "vendor", /allegion|silicon lab|nordic semi|azurewave|murata|itron|lifx|broadlink/i),
  hint("network-device", "vendor", /mikrotik|routerboard|ubiquiti|ruckus|aruba|juniper|fortinet/i),
  hint(
    "network-device",
    "vendor",
    /cisco|check point|d-?link|netgear|tp-link|zyxel|sercomm|avm\b/i,
  ),
  hint("virtual-machine", "vendor", /vmware|parallels|xensource|pcs systemtechnik|proxmox/i),
  hint("server", "vendor", /supermicro|super micro|synology|qnap|hewlett packard enterprise/i),
  hint("computer", "vendor", /\bdell\b|lenovo|lcfc|fujitsu|micro-star|giga-?byte|asustek|quanta/i),
  hint("computer", "vendor", /intel corporate|liteon|rivet networks|wistron|compal|framework/i),
];
