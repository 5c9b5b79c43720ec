import { encodeFlat } from "#infer/flat/flat-writer.ts";
import type { FlatField, FlatTable, NumberType, ScalarType } from "#infer/flat/types.ts";
import { type OperatorName, operatorSpec } from "#infer/tflite/operators.ts";
import {
  BUFFER,
  IDENTIFIER,
  MODEL,
  OPERATOR,
  OPERATOR_CODE,
  QUANTIZATION,
  SCHEMA_VERSION,
  SUBGRAPH,
  TENSOR,
} from "#infer/tflite/schema.ts";
import {
  type Operator,
  TENSOR_TYPES,
  type Tensor,
  type TensorScale,
  type TfliteModel,
} from "#infer/tflite/types.ts";

/** Codes from here on do not fit into the field that older files have for them. */
const LONG_CODE = 127;

/**
 * A `.tflite` file. Read back, it is the same model. A library in C gets what was read of a file,
 * written anew, and never the file: it follows offsets that nobody here has looked at.
 */
export function encodeTflite(model: TfliteModel): Uint8Array {
  const codes = codesOf(model.operators);
  // Buffer 0 is empty by convention: tensors without data have it.
  const buffers: FlatTable[] = [new Map()];
  const tensors = model.tensors.map((tensor) => {
    if (tensor.data === null) return tensorTable(tensor, 0);
    buffers.push(new Map([[BUFFER.data, { kind: "bytes", bytes: tensor.data }]]));
    return tensorTable(tensor, buffers.length - 1);
  });
  const graph: FlatTable = new Map([
    [SUBGRAPH.tensors, tables(tensors)],
    [SUBGRAPH.inputs, numbers("int32", model.inputs)],
    [SUBGRAPH.outputs, numbers("int32", model.outputs)],
    [SUBGRAPH.operators, tables(model.operators.map((each) => operatorTable(each, codes)))],
    [SUBGRAPH.name, text("main")],
  ]);
  const root: FlatTable = new Map([
    [MODEL.version, scalar("uint32", SCHEMA_VERSION)],
    [MODEL.operatorCodes, tables(codes.map(codeTable))],
    [MODEL.subgraphs, tables([graph])],
    [MODEL.description, text(model.description)],
    [MODEL.buffers, tables(buffers)],
  ]);
  return encodeFlat(root, IDENTIFIER);
}

interface UsedCode {
  readonly name: OperatorName;
  readonly version: number;
}

/** Each operator in each version once, in the order of their first use. */
function codesOf(operators: readonly Operator[]): UsedCode[] {
  const codes = new Map<string, UsedCode>();
  for (const { name, version } of operators) codes.set(`${name} ${version}`, { name, version });
  return [...codes.values()];
}

function codeTable({ name, version }: UsedCode): FlatTable {
  const { code } = operatorSpec(name);
  return new Map([
    [OPERATOR_CODE.shortCode, scalar("int8", Math.min(code, LONG_CODE))],
    [OPERATOR_CODE.version, scalar("int32", version)],
    [OPERATOR_CODE.code, scalar("int32", code)],
  ]);
}

function operatorTable(operator: Operator, codes: readonly UsedCode[]): FlatTable {
  const { name, version, inputs, outputs, intermediates, options } = operator;
  const code = codes.findIndex((each) => each.name === name && each.version === version);
  const spec = operatorSpec(name);
  const table = new Map<number, FlatField>([
    [OPERATOR.code, scalar("uint32", code)],
    [OPERATOR.inputs, numbers("int32", inputs)],
    [OPERATOR.outputs, numbers("int32", outputs)],
  ]);
  if (spec.optionsType !== 0) {
    const fields = Object.entries(spec.options);
    const given = new Map(
      fields.map(([key, { id, type }]) => [id, scalar(type, options[key] ?? 0)]),
    );
    table.set(OPERATOR.optionsType, scalar("uint8", spec.optionsType));
    table.set(OPERATOR.options, { kind: "table", table: given });
  }
  if (intermediates.length > 0) table.set(OPERATOR.intermediates, numbers("int32", intermediates));
  return table;
}

function tensorTable(tensor: Tensor, buffer: number): FlatTable {
  const table = new Map<number, FlatField>([
    [TENSOR.shape, numbers("int32", tensor.shape)],
    [TENSOR.type, scalar("int8", TENSOR_TYPES[tensor.type])],
    [TENSOR.buffer, scalar("uint32", buffer)],
    [TENSOR.name, text(tensor.name)],
    [TENSOR.isVariable, scalar("bool", Number(tensor.isVariable))],
  ]);
  if (tensor.scale !== null) {
    table.set(TENSOR.quantization, { kind: "table", table: scaleTable(tensor.scale) });
  }
  return table;
}

function scaleTable({ scales, zeroPoints }: TensorScale): FlatTable {
  return new Map([
    [QUANTIZATION.scale, numbers("float32", scales)],
    [QUANTIZATION.zeroPoint, numbers("int64", zeroPoints)],
  ]);
}

function scalar(type: ScalarType, value: number): FlatField {
  return { kind: "scalar", type, value };
}

function numbers(type: NumberType, values: readonly number[]): FlatField {
  return { kind: "numbers", type, values };
}

function text(value: string): FlatField {
  return { kind: "text", text: value };
}

function tables(all: readonly FlatTable[]): FlatField {
  return { kind: "tables", tables: all };
}
