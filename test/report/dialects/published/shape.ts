import { isIP } from "node:net";

/** Name to type: `string`, `integer`, ..., or a shape's name; `[]` for lists, `!` for required. */
export type Shape = Readonly<Record<string, string>>;

/** Reads lines of `name type`. */
export function shape(lines: string): Shape {
  return Object.fromEntries(
    lines
      .trim()
      .split("\n")
      .map((line) => line.trim().split(/\s+/) as [string, string]),
  );
}

const isText = (value: unknown) => typeof value === "string";
const isWhole = (value: unknown) => Number.isSafeInteger(value);
const PRIMITIVES: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: isText,
  integer: isWhole,
  boolean: (value) => typeof value === "boolean",
  json: () => true,
  ip: (value) => isText(value) && isIP(value as string) !== 0,
  mac: (value) => isText(value) && /^[0-9A-Fa-f]{2}([:-][0-9A-Fa-f]{2}){5}$/.test(value as string),
  /** Milliseconds of this century or the last. */
  millis: (value) => isWhole(value) && (value as number) >= 0 && (value as number) < 1e13,
};

/** What of `value` the shapes do not allow, each as `path: what`. */
export function faultsOf(
  value: unknown,
  of: string,
  shapes: Readonly<Record<string, Shape>>,
  path = of,
): string[] {
  const fields = shapes[of];
  if (fields === undefined) throw new Error(`no shape ${of}`);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return [`${path}: no object`];
  }
  const required = Object.keys(fields).filter((name) => fields[name]?.endsWith("!"));
  const missing = required.filter((name) => !(name in value));
  return [
    ...missing.map((name) => `${path}.${name}: missing`),
    ...Object.entries(value).flatMap(([name, part]) =>
      fieldFaults(part, fields[name] ?? fields["*"], shapes, `${path}.${name}`),
    ),
  ];
}

function fieldFaults(
  value: unknown,
  type: string | undefined,
  shapes: Readonly<Record<string, Shape>>,
  path: string,
): string[] {
  if (type === undefined) return [`${path}: not published`];
  const bare = type.replace("!", "");
  if (bare.endsWith("[]")) {
    if (!Array.isArray(value) || value.length === 0) return [`${path}: no filled list`];
    return value.flatMap((each, n) =>
      fieldFaults(each, bare.slice(0, -2), shapes, `${path}[${n}]`),
    );
  }
  const isRight = PRIMITIVES[bare];
  if (isRight === undefined) return faultsOf(value, bare, shapes, path);
  return isRight(value) ? [] : [`${path}: no ${bare}: ${JSON.stringify(value)}`];
}
