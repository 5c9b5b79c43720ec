import { type BoxFacts, judgeBox } from "#app/doctor/box.ts";
import type { AlertEvent } from "#l2/types.ts";

/** What a box trains beside: while one of these is open, it has something better to do. */
const GRAVE = ["critical", "major"];

/** Why a training must not begin now, in words, or null. */
export function holdUp(
  open: readonly Pick<AlertEvent, "id" | "severity">[],
  box: BoxFacts,
): string | null {
  const grave = open.find(({ severity }) => GRAVE.includes(severity));
  if (grave !== undefined) return `alert ${grave.id} is open`;
  const { result, detail } = judgeBox(box);
  if (result === "fail") return `the box is short of memory: ${detail}`;
  return result === "warn" ? `the box is hot: ${detail}` : null;
}
