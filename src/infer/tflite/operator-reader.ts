import { flatFault } from "#infer/flat/flat-bytes.ts";
import type { FlatReader } from "#infer/flat/flat-reader.ts";
import { OPERATORS, type OperatorName, operatorOf, operatorSpec } from "#infer/tflite/operators.ts";
import { OPERATOR, OPERATOR_CODE } from "#infer/tflite/schema.ts";
import type { Operator } from "#infer/tflite/types.ts";

/** More than any has. */
const MOST_TENSORS = 512;
const MOST_VERSION = 100;
const ABSENT = -1;

/** An operator of the list, and in which version. */
interface OperatorCode {
  readonly name: OperatorName;
  readonly version: number;
}

/** @throws AppError "model-invalid" for an operator that is not among those taken */
export function readOperatorCode(table: FlatReader): OperatorCode {
  const field = (name: keyof typeof OPERATOR_CODE) => ({ id: OPERATOR_CODE[name], name });
  // Files of before 2020 have the short one alone; both are there now, and the larger one counts.
  const short = table.scalar(field("shortCode"), "int8", 0);
  const code = Math.max(short, table.scalar(field("code"), "int32", 0));
  const version = table.scalar(field("version"), "int32", 1);
  const name = operatorOf(code);
  if (name === null || table.has(field("custom"))) {
    const known = Object.keys(OPERATORS).join(", ");
    throw flatFault(table.where, `operator ${code} is none of those taken: ${known}`);
  }
  if (version < 1 || version > MOST_VERSION) {
    throw flatFault(table.where, `${name} of version ${version}`);
  }
  return { name, version };
}

/**
 * An operator whose tensors are there, and as many as it takes.
 * @param tensors how many tensors the graph has
 * @throws AppError "model-invalid"
 */
export function readOperator(
  table: FlatReader,
  codes: readonly OperatorCode[],
  tensors: number,
): Operator {
  const { where } = table;
  const index = table.scalar({ id: OPERATOR.code, name: "opcode_index" }, "uint32", 0);
  const code = codes[index];
  if (code === undefined) throw flatFault(where, `there is no operator code ${index}`);
  const spec = operatorSpec(code.name);
  const list = (name: "inputs" | "outputs" | "intermediates") =>
    table.numbers({ id: OPERATOR[name], name, limit: MOST_TENSORS }, "int32") ?? [];
  const [inputs, outputs, intermediates] = [list("inputs"), list("outputs"), list("intermediates")];
  checkCount(where, `${code.name} with inputs`, inputs.length, spec.inputs);
  checkCount(where, `${code.name} with outputs`, outputs.length, spec.outputs);
  for (const tensor of [...inputs, ...outputs, ...intermediates]) {
    const isThere = tensor < tensors && tensor >= ABSENT;
    if (!isThere) throw flatFault(where, `there is no tensor ${tensor}`);
  }
  return { ...code, inputs, outputs, intermediates, options: optionsOf(table, code.name) };
}

function optionsOf(table: FlatReader, name: OperatorName): Record<string, number> {
  const spec = operatorSpec(name);
  const given = table.scalar({ id: OPERATOR.optionsType, name: "options_type" }, "uint8", 0);
  const options = table.table({ id: OPERATOR.options, name: "options" });
  const isOwn = given === spec.optionsType && options !== null;
  if (given !== 0 && !isOwn && spec.optionsType !== 0) {
    throw flatFault(table.where, `${name} with options of the type ${given}`);
  }
  const fields = Object.entries(spec.options).map(([key, { id, type }]) => {
    return [key, isOwn ? options.scalar({ id, name: key }, type, 0) : 0] as const;
  });
  return Object.fromEntries(fields.filter(([, value]) => value !== 0));
}

function checkCount(
  where: string,
  what: string,
  count: number,
  [least, most]: readonly [number, number],
): void {
  if (count >= least && count <= most) return;
  throw flatFault(where, `${what}: ${count}, not ${least} to ${most}`);
}
