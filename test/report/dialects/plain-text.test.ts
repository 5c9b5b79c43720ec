import test from "ava";
import { plainText } from "#report/dialects/plain-text.ts";

const text = test.macro((t, from: string, to: string) => t.is(plainText(from), to));
test("line ends", text, "a\nb\r\nc\u2028d\u2029e\u0085f\vg\fh", "a?b??c?d?e?f?g?h");
test("terminal escapes", text, "\u001b[31mred\u009b0m\u0000\u007f", "?[31mred?0m??");
test("direction of writing", text, "\u202egnp.exe\u2066", "?gnp.exe?");
test("halves of characters", text, "\ud800a\udc00", "?a?");
test("letters and signs of any script stay", text, "Ärger 東京 🚨 =|\\", "Ärger 東京 🚨 =|\\");
