import test from "ava";
import { isOngoing } from "#windows/span/ongoing.ts";
import { decoded } from "../../helpers/decoded.ts";
import { hostOf, segment, udp } from "../../helpers/ip-frames.ts";

const [from, to] = [hostOf(1), hostOf(2)];
const group = { mac: "01:00:5e:00:00:07", ip: "224.0.0.7" };

test("a segment that acknowledges something goes on", (t) => {
  for (const flags of ["A", "PA", "FA"]) {
    t.true(isOngoing(decoded(segment({ from, to, ports: [40_000, 80], flags }))), flags);
  }
});

test("what floods and scans are made of does not, nor anything but TCP", (t) => {
  for (const flags of ["", "S", "SA", "R", "RA", "F", "FPU"]) {
    t.false(isOngoing(decoded(segment({ from, to, ports: [40_000, 80], flags }))), flags);
  }
  t.false(isOngoing(decoded(segment({ from, to: group, ports: [40_000, 80], flags: "A" }))));
  t.false(isOngoing(decoded(udp(from, to, [40_000, 80]))));
});
