const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text that is HTML already: only `html` makes it. */
export interface Markup {
  readonly markup: string;
}

type Part = Markup | string | number | readonly Part[];

/**
 * HTML with values in it, each escaped unless it is markup itself; lists are joined. Controls are
 * left out: HTML has none (https://html.spec.whatwg.org/#preprocessing-the-input-stream).
 */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const rest = parts.map((part, index) => `${markupOf(part)}${texts[index + 1]}`);
  return { markup: `${texts[0]}${rest.join("")}` };
}

function markupOf(part: Part): string {
  if (typeof part === "string") return escaped(part);
  if (typeof part === "number") return String(part);
  return "markup" in part ? part.markup : part.map(markupOf).join("");
}

function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\ufffe\uffff]+/gu, " ")
    .replace(/[&<>"']/g, (character) => ESCAPES[character]!);
}
