import { micros } from "#core/units.ts";
import type { AlertEvent } from "#l2/types.ts";
import { plainAlert } from "#report/dialects/plain-alert.ts";
import type { PlainAlert, Sensor } from "#report/dialects/types.ts";
import { alertOf, START } from "../samples.ts";

export const SENSOR: Sensor = { deviceId: "ag-test", version: "1.2.3", interface: "eth0" };
export const REPLAY: Sensor = { deviceId: "ag-test", version: "1.2.3", file: "office.pcap" };

/** An interception with every field that an alert may have. */
export function interceptionOf(changes: Partial<AlertEvent> = {}): AlertEvent {
  return alertOf("interception-172-16-0-1", {
    type: "interception",
    state: "updated",
    count: 12,
    attacker: { mac: "00:25:b3:bf:91:ee", ip: "172.16.0.105" },
    victims: ["172.16.0.23", "172.16.0.24"],
    vlan: 12,
    cause: "interception",
    interception: { state: "intercepting", since: micros(START + 2_000_000), packets: 7 },
    ...changes,
  });
}

export function plain(changes: Partial<AlertEvent> = {}): PlainAlert {
  return plainAlert(interceptionOf(changes));
}
