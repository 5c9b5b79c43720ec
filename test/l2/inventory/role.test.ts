import test from "ava";
import { parseMac } from "#core/mac-address.ts";
import { micros } from "#core/units.ts";
import { guessRoles } from "#l2/inventory/role.ts";
import { ROLE_HINTS } from "#l2/inventory/role-hints.ts";
import { type DeviceFacts, Did, ROLES } from "#l2/inventory/types.ts";

const nobody: DeviceFacts = {
  mac: parseMac("00:25:b3:00:00:01")!,
  firstAt: micros(1),
  lastAt: micros(1),
  ipv4: [],
  ipv6: [],
  vlans: [],
  did: 0,
  hostName: null,
  vendorClass: null,
  fingerprint: null,
};

const is = test.macro((t, facts: Partial<DeviceFacts>, vendor: string | null, want: string) => {
  t.is(
    guessRoles({ ...nobody, ...facts }, vendor)
      .map(({ role }) => role)
      .join(", "),
    want,
  );
});

const every = Object.values(Did).reduce((all, bit) => all | bit, 0);
test("nothing tells: nothing is said", is, {}, null, "");
test(
  "a home router is three at once, whoever made it",
  is,
  { did: Did.beDhcpRouter | Did.answerDhcp | Did.answerDns | Did.forward | Did.serveWeb },
  "Sercomm Corporation.",
  "gateway, dhcp-server, dns-server",
);
test("a router that nobody is told of", is, { did: Did.forward }, null, "router");
test("a printer by its port", is, { did: Did.servePrint, hostName: "kevin-PC" }, null, "printer");
test("a printer by its maker", is, { did: Did.serveWeb }, "Brother Industries, Ltd.", "printer");
test("a camera by its maker", is, {}, "Hangzhou Hikvision Digital Technology Co.,Ltd.", "camera");
test("a phone by its DHCP client", is, { vendorClass: "android-dhcp-13" }, "Intel", "phone");
test("a phone by its fingerprint", is, { fingerprint: "1,121,3,6,15,119,252" }, "Apple", "phone");
test("a computer by its system", is, { vendorClass: "MSFT 5.0" }, "VMware, Inc.", "computer");
test("a thing by the module it is built on", is, {}, "Espressif Inc.", "iot");
test("a thing by its name", is, { hostName: "Schlage" }, "Texas Instruments", "iot");
test("a guest by its maker", is, {}, "VMware, Inc.", "virtual-machine");
test(
  "a container by its prefix",
  is,
  { mac: parseMac("02:42:ac:11:00:02")! },
  null,
  "virtual-machine",
);
test("mail makes a server of a PC", is, { did: Did.serveMail }, "Dell Inc.", "server");
test("SMB alone does not", is, { did: Did.serveFiles }, "Dell Inc.", "computer");
test("SSH of nobody known is a server", is, { did: Did.serveShell }, null, "server");

test("each guess says by what, and no role comes twice", (t) => {
  const roles = guessRoles({ ...nobody, did: every, hostName: "cam-1" }, "Dell Inc.");
  t.is(new Set(roles.map(({ role }) => role)).size, roles.length);
  for (const { reason } of roles) t.true(reason.length > 5);
  t.is(
    guessRoles({ ...nobody, hostName: "NPI4A5B6C" }, null)[0]?.reason,
    "it calls itself NPI4A5B6C",
  );
});

test("hints name known roles, and no text of 64 characters makes them slow", (t) => {
  const text = "a".repeat(64);
  const startMs = performance.now();
  for (const { role, pattern } of ROLE_HINTS) {
    t.true(ROLES.includes(role));
    for (let i = 0; i < 100; i++) pattern.test(text);
  }
  t.true(performance.now() - startMs < 1_000);
});
