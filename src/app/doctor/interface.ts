import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { Finding } from "#app/doctor/check.ts";
import { parseConfig } from "#config/load.ts";
import { oneLine } from "#core/errors.ts";

const NET = "/sys/class/net";
const ARPHRD_ETHER = "1";
const ARPHRD_LOOPBACK = "772";

/** Is there such an interface, does it speak Ethernet, and has it a link? */
export function checkInterface(name: string | undefined): Finding {
  if (name === undefined) {
    return {
      name: "interface",
      result: "fail",
      detail: "no mirror port is named",
      mend: "give --interface or set capture.interface",
    };
  }
  const wrong = wrongName(name);
  if (wrong !== null) {
    const mend = "name an interface as `ip link` shows it";
    return { name: "interface", result: "fail", detail: wrong, mend };
  }
  if (!existsSync(`${NET}/${name}`)) {
    const names = readdirSync(NET).filter((entry) => entry !== "bonding_masters");
    return {
      name: "interface",
      result: "fail",
      detail: `there is no ${name}, only ${names.sort().join(", ")}`,
      mend: "name one of them, or plug the adapter in",
    };
  }
  const type = read(name, "type");
  if (type !== ARPHRD_ETHER && type !== ARPHRD_LOOPBACK) {
    return {
      name: "interface",
      result: "fail",
      detail: `${name} does not carry Ethernet frames (type ${type})`,
      mend: "name a wired interface",
    };
  }
  return checkLink(name);
}

/** The name becomes part of a path: what the configuration would refuse is refused here too. */
function wrongName(name: string): string | null {
  try {
    parseConfig({ capture: { interface: name } }, "--interface");
    return null;
  } catch (error) {
    return oneLine(error);
  }
}

function checkLink(name: string): Finding {
  const isUp = (Number.parseInt(read(name, "flags") ?? "0", 16) & 1) === 1;
  if (!isUp) {
    return {
      name: "interface",
      result: "fail",
      detail: `${name} is switched off`,
      mend: `switch it on: ip link set ${name} up`,
    };
  }
  if (read(name, "carrier") !== "1") {
    return {
      name: "interface",
      result: "fail",
      detail: `${name} has no link`,
      mend: "plug in the cable from the switch's mirror port and check that the port is on",
    };
  }
  const speed = Number(read(name, "speed") ?? -1);
  const detail = `${name} has a link${speed > 0 ? ` at ${speed} Mbit/s` : ""}`;
  return { name: "interface", result: "pass", detail };
}

function read(name: string, attribute: string): string | null {
  try {
    return readFileSync(`${NET}/${name}/${attribute}`, "utf8").trim();
  } catch {
    return null; // the kernel refuses some attributes while the interface is down
  }
}
