import { closeSync, openSync } from "node:fs";
import test from "ava";
import { assemble, Op } from "#capture/ring/assembler.ts";
import { trafficFilter } from "#capture/ring/control-filter.ts";
import { libc } from "#capture/ring/libc.ts";
import {
  PacketOption,
  SOL_PACKET,
  SOL_SOCKET,
  SocketOption,
  TPACKET_V3,
} from "#capture/ring/packet-abi.ts";
import {
  attachFilter,
  clearSocketError,
  getPacketOption,
  integerOption,
  setPacketOption,
} from "#capture/ring/socket-option.ts";
import { AppError } from "#core/errors.ts";

test("options of a packet socket come back as set", (t) => {
  const fd = libc.socket(17, 3, 0);
  t.teardown(() => libc.close(fd));
  setPacketOption(fd, PacketOption.version, Int32Array.of(TPACKET_V3));
  t.is(integerOption(fd, SOL_PACKET, PacketOption.version), TPACKET_V3);
  t.is(integerOption(fd, SOL_SOCKET, SocketOption.type), 3);
  const statistics = Uint32Array.of(7, 7, 7);
  getPacketOption(fd, PacketOption.statistics, statistics);
  t.deepEqual([...statistics], [0, 0, 0]);
  t.notThrows(() => clearSocketError(fd));
});

test("the kernel takes the filters of both rings, whatever tunnels they look into", (t) => {
  const fd = libc.socket(17, 3, 0);
  t.teardown(() => libc.close(fd));
  for (const unwrap of ["none", "erspan", "all"] as const) {
    for (const traffic of ["control", "bulk"] as const) {
      t.notThrows(() => attachFilter(fd, trafficFilter(traffic, unwrap)));
    }
  }
});

test("a program that does not end is refused", (t) => {
  const fd = libc.socket(17, 3, 0);
  t.teardown(() => libc.close(fd));
  for (const program of [assemble([{ op: Op.toX }]), new Uint8Array(0)]) {
    const error = t.throws(() => attachFilter(fd, program), { instanceOf: AppError });
    t.regex(error?.message ?? "", /refused setsockopt SO_ATTACH_FILTER \(EINVAL, /);
  }
});

test("what is no socket has no options", (t) => {
  const fd = openSync("/dev/null", "r");
  t.teardown(() => closeSync(fd));
  t.is(integerOption(fd, SOL_SOCKET, SocketOption.domain), null);
  for (const call of [
    () => setPacketOption(fd, PacketOption.reserve, Uint32Array.of(4)),
    () => getPacketOption(fd, PacketOption.statistics, new Uint32Array(3)),
    () => clearSocketError(fd),
    () => attachFilter(fd, trafficFilter("bulk", "none")),
  ]) {
    const error = t.throws(call, { instanceOf: AppError });
    t.regex(error?.message ?? "", /^Capture: the kernel refused [gs]etsockopt .*\(ENOTSOCK, .*\)$/);
  }
});
