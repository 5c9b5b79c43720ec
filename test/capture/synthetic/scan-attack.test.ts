import test from "ava";
import { arpOf, ip, ipv4Of, observe, u16, u32, unaskedReplies } from "./observed.ts";

const ATTACKER = ip("192.168.20.131");
const NAS = ip("192.168.20.10");
const scan = observe({ durationS: 30, attacks: [{ kind: "scan", offsetS: 10 }] });

test("every address but its own is asked for, and who is there answers", async (t) => {
  const arps = arpOf(await scan);
  const asked = arps.filter((arp) => arp.operation === 1 && arp.senderIp === ATTACKER);
  t.is(new Set(asked.map((arp) => arp.targetIp)).size, 253);
  const answers = arps.filter((arp) => arp.operation === 2 && arp.targetIp === ATTACKER);
  const answered = new Set(answers.map((arp) => arp.senderIp));
  // At night: gateway, three servers and the nine machines that are always on, but itself.
  t.is(answered.size, 12);
  t.deepEqual(unaskedReplies(await scan), []);
});

test("1024 ports are tried; closed ones reset, open ones answer and are reset", async (t) => {
  const flags = new Map<number, string[]>();
  for (const { bytes } of ipv4Of(await scan, 6)) {
    const isThere = u32(bytes, 26) === ATTACKER && u32(bytes, 30) === NAS;
    const isBack = u32(bytes, 26) === NAS && u32(bytes, 30) === ATTACKER;
    if (!isThere && !isBack) continue;
    const port = u16(bytes, isThere ? 36 : 34);
    flags.set(port, [...(flags.get(port) ?? []), `${isThere ? ">" : "<"}${bytes[47]}`]);
  }
  const [SYN, RST, SYN_ACK, RST_ACK] = [2, 4, 18, 20];
  for (let port = 1; port <= 1024; port++) {
    const isOpen = [22, 80, 139, 443, 445].includes(port);
    const expected = isOpen ? [`>${SYN}`, `<${SYN_ACK}`, `>${RST}`] : [`>${SYN}`, `<${RST_ACK}`];
    t.deepEqual(flags.get(port), expected, `port ${port}`);
  }
});
