import { type Code, call, unsigned } from "#infer/simd/wasm-code.ts";

const VALUE_TYPES = { i32: 0x7f, f32: 0x7d, v128: 0x7b } as const;
const FUNCTION_TYPE = 0x60;
/** Kinds of imports and exports. */
const [FUNCTION, MEMORY] = [0x00, 0x02];

export type ValueType = keyof typeof VALUE_TYPES;

/** A function of whole numbers that gives nothing back. */
export interface WasmFunction {
  readonly name: string;
  readonly parameters: number;
  /** Numbered after the parameters. */
  readonly locals: readonly ValueType[];
  readonly body: Code;
}

/** Numbers the parameters and locals of a function that is being written. */
export interface Locals<Name extends string> {
  parameter(name: Name): number;
  /** A new local, which starts at 0. */
  local(type: ValueType): number;
  finish(name: string, body: Code): WasmFunction;
}

export function numberLocals<Name extends string>(parameters: readonly Name[]): Locals<Name> {
  const types: ValueType[] = [];
  return {
    parameter: (name) => parameters.indexOf(name),
    local: (type) => parameters.length + types.push(type) - 1,
    finish: (name, body) => ({ name, parameters: parameters.length, locals: types, body }),
  };
}

/** The code that calls a function with the values of its parameters. */
export type Call = (...values: readonly Code[]) => Code;

/** Functions that call those defined before them. */
export interface FunctionList {
  readonly functions: readonly WasmFunction[];
  define(made: WasmFunction): Call;
}

export function functionList(): FunctionList {
  const functions: WasmFunction[] = [];
  return {
    functions,
    define: (made) => {
      const index = functions.push(made) - 1;
      return (...values) => call(index, values);
    },
  };
}

/**
 * A module of these functions that work on the imported memory `env.memory` (WebAssembly Core
 * Specification 2.0, section 5.5).
 */
export function wasmModule(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters }) => [
    FUNCTION_TYPE,
    ...list(new Array<Code>(parameters).fill([VALUE_TYPES.i32])),
    ...list([]),
  ]);
  // Whatever size the memory has: of at least no page.
  const memory = [...text("env"), ...text("memory"), MEMORY, 0, 0];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, list(types)),
    ...section(2, list([memory])),
    ...section(3, list(functions.map((_, index) => unsigned(index)))),
    ...section(
      7,
      list(functions.map(({ name }, index) => [...text(name), FUNCTION, ...unsigned(index)])),
    ),
    ...section(10, list(functions.map(functionCode))),
  ]);
}

function functionCode({ locals, body }: WasmFunction): Code {
  const END = 0x0b;
  return sized([...list(locals.map((type) => [1, VALUE_TYPES[type]])), ...body, END]);
}

function section(id: number, content: Code): Code {
  return [id, ...sized(content)];
}

function sized(content: Code): Code {
  return [...unsigned(content.length), ...content];
}

function list(items: readonly Code[]): Code {
  return [...unsigned(items.length), ...items.flat()];
}

function text(characters: string): Code {
  return sized([...new TextEncoder().encode(characters)]);
}
