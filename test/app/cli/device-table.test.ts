import test from "ava";
import { deviceLine, deviceTable } from "#app/cli/device-table.ts";
import type { DeviceCard } from "#status/types.ts";

const pc: DeviceCard = {
  mac: "00:0c:29:aa:bb:cc",
  randomised: false,
  vendor: "VMware, Inc.",
  name: "kevin-PC",
  ips: ["10.0.0.9", "fe80::9"],
  vlans: [20, 30],
  roles: [{ role: "computer", reason: "its DHCP client says it is MSFT 5.0" }],
  firstSeen: "2024-05-01T10:00:00.123456Z",
  lastSeen: "2024-05-01T11:00:00.000000Z",
  vendorClass: "MSFT 5.0",
  fingerprint: "1,15",
};
const phone: DeviceCard = {
  ...pc,
  mac: "da:a1:19:00:00:01",
  randomised: true,
  vendor: null,
  name: "プ".repeat(40),
  ips: [],
  vlans: [],
  roles: [],
};

test("columns are as wide as they must be, and long texts end in an ellipsis", (t) => {
  t.deepEqual(deviceTable([pc, phone]), [
    `HARDWARE ADDRESS   IP             ${"NAME".padEnd(32)}  MAKER         ROLE      VLAN   FIRST SEEN           LAST SEEN`,
    `00:0c:29:aa:bb:cc  10.0.0.9 (+1)  ${"kevin-PC".padEnd(32)}  VMware, Inc.  computer  20,30  2024-05-01T10:00:00  2024-05-01T11:00:00`,
    `da:a1:19:00:00:01  -              ${"プ".repeat(31)}…  (randomised)  -         -      2024-05-01T10:00:00  2024-05-01T11:00:00`,
  ]);
});

test("without devices the heads stand alone", (t) => {
  t.is(deviceTable([]).length, 1);
});

test("a line holds all of a device", (t) => {
  t.deepEqual(JSON.parse(deviceLine(pc)), {
    kind: "device",
    mac: "00:0c:29:aa:bb:cc",
    randomised: false,
    vendor: "VMware, Inc.",
    name: "kevin-PC",
    ips: ["10.0.0.9", "fe80::9"],
    vlans: [20, 30],
    role: "computer",
    roles: [{ role: "computer", reason: "its DHCP client says it is MSFT 5.0" }],
    first_seen: "2024-05-01T10:00:00.123456Z",
    last_seen: "2024-05-01T11:00:00.000000Z",
    dhcp_vendor_class: "MSFT 5.0",
    dhcp_fingerprint: "1,15",
  });
  t.is(JSON.parse(deviceLine(phone)).role, null);
});
