/**
 * True for a topic that a filter names: `+` stands for one level, whatever it says, and a last `#`
 * for all levels from there on, also none (MQTT 5, 4.7.1).
 */
export function isNamedBy(filter: string, topic: string): boolean {
  const levels = topic.split("/");
  const parts = filter.split("/");
  const isOpen = parts.at(-1) === "#";
  const fixed = isOpen ? parts.slice(0, -1) : parts;
  if (isOpen ? levels.length < fixed.length : levels.length !== fixed.length) return false;
  return fixed.every((part, i) => part === "+" || part === levels[i]);
}
