import test from "ava";
import { bindRing, boundIndex, currentIndex } from "#capture/ring/binding.ts";
import { libc } from "#capture/ring/libc.ts";
import { captureSettings } from "../../helpers/ring-process.ts";

const LOOPBACK_INDEX = 1;
/** No interface has it: indexes count up from 1. */
const NO_INDEX = 0x7fff_fff0;

test("binds by index, and says when that interface has gone", (t) => {
  const fd = libc.socket(17, 3, 0);
  t.teardown(() => libc.close(fd));
  const socket = { ...captureSettings, traffic: "bulk", fd, interface: "lo" } as const;
  t.is(boundIndex(fd), 0);
  t.false(bindRing(socket, NO_INDEX));
  t.true(bindRing(socket, LOOPBACK_INDEX));
  t.is(boundIndex(fd), LOOPBACK_INDEX);
  t.true(bindRing(socket, LOOPBACK_INDEX), "again, as when an interface comes back");
});

test("names have an index while they are there", (t) => {
  t.is(currentIndex("lo"), LOOPBACK_INDEX);
  t.is(currentIndex("no-such0"), 0);
});
