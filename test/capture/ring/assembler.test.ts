import test from "ava";
import { assemble, type Line, Op } from "#capture/ring/assembler.ts";
import { runProgram } from "../../helpers/bpf-machine.ts";

const hexOf = (lines: readonly Line[]) => Buffer.from(assemble(lines)).toString("hex");

test("code, both jumps and k of each instruction, in the machine's order", (t) => {
  const lines: Line[] = [
    { op: Op.loadHalf, k: 12 },
    { op: Op.ifEqual, k: 0x0806, yes: "take" },
    { op: Op.ifAtLeast, k: 7, yes: "leave", no: "take" },
    { op: Op.jump, yes: "leave" },
    { op: Op.add, k: 0xffff_ffff },
    { label: "take" },
    { op: Op.give, k: 0xffff_ffff },
    { label: "leave" },
    { op: Op.give },
  ];
  t.is(
    hexOf(lines),
    ["4800 00 00 0c000000", "1500 03 00 06080000", "3500 03 02 07000000", "0500 00 00 02000000"]
      .concat(["0400 00 00 ffffffff", "0600 00 00 ffffffff", "0600 00 00 00000000"])
      .join("")
      .replaceAll(" ", ""),
  );
});

const give: Line = { op: Op.give };
const nothing: Line[] = Array(256).fill({ op: Op.toX });
const fails = test.macro((t, lines: readonly Line[], message: RegExp) => {
  t.throws(() => assemble(lines), { message });
});
test("no label of that name", fails, [{ op: Op.jump, yes: "x" }, give], /no way from 0 to x/);
test(
  "a label behind us: a program must end",
  fails,
  [{ label: "x" }, give, { op: Op.jump, yes: "x" }],
  /no way from 1 to x/,
);
test("a label twice", fails, [{ label: "x" }, { label: "x" }, give], /label x twice/);
test(
  "a branch too far for its byte",
  fails,
  [{ op: Op.ifEqual, yes: "x" }, ...nothing, { label: "x" }, give],
  /no way from 0 to x/,
);
test("no instruction at all", fails, [{ label: "x" }], /0 instructions/);
test("more than the kernel takes", fails, Array(4097).fill(give), /4097 instructions/);

test("a jump reaches farther than a branch", (t) => {
  const lines: Line[] = [
    { op: Op.jump, yes: "x" },
    ...nothing,
    { label: "x" },
    { op: Op.give, k: 7 },
  ];
  t.is(runProgram(assemble(lines), new Uint8Array(0)).result, 7);
});
