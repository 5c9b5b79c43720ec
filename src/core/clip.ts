export interface ClipLimits {
  readonly textChars: number;
  readonly listItems: number;
}

/**
 * A copy of plain data (objects, lists, texts, numbers) in which no text is longer and no list
 * has more entries than the limits allow. Never cuts a character in two.
 */
export function clip<T>(value: T, limits: ClipLimits): T {
  return clipAny(value, limits) as T;
}

function clipAny(value: unknown, limits: ClipLimits): unknown {
  if (typeof value === "string") return clipText(value, limits.textChars);
  if (Array.isArray(value)) {
    return value.slice(0, limits.listItems).map((item) => clipAny(item, limits));
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, part]) => [key, clipAny(part, limits)]);
  return Object.fromEntries(entries);
}

function clipText(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  const last = text.charCodeAt(maxChars - 1);
  const isHalf = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, isHalf ? maxChars - 1 : maxChars);
}
