import { flatFault } from "#infer/flat/flat-bytes.ts";
import type { FlatReader } from "#infer/flat/flat-reader.ts";
import { QUANTIZATION, TENSOR, TFLITE_LIMITS } from "#infer/tflite/schema.ts";
import {
  ELEMENT_BYTES,
  TENSOR_TYPES,
  type Tensor,
  type TensorScale,
  type TensorType,
} from "#infer/tflite/types.ts";

/** What a zero point of each type may be: of the wider ones only 0. */
const ZERO_POINTS = { int8: [-128, 127], int16: [0, 0], int32: [0, 0], float32: [0, 0] } as const;

/**
 * A tensor whose sizes, data and scales go together.
 * @param buffers data by number, null where there is none
 * @throws AppError "model-invalid"
 */
export function readTensor(table: FlatReader, buffers: readonly (Uint8Array | null)[]): Tensor {
  const { where } = table;
  const field = (name: keyof typeof TENSOR) => ({ id: TENSOR[name], name });
  for (const part of ["sparsity", "variantTensors"] as const) {
    if (table.has(field(part))) throw flatFault(where, `it has ${part}, which is not taken`);
  }
  if (table.scalar(field("externalBuffer"), "uint32", 0) !== 0) {
    throw flatFault(where, "its data stand in another file");
  }
  const type = typeOf(where, table.scalar(field("type"), "int8", 0));
  const shape = shapeOf(table);
  const index = table.scalar(field("buffer"), "uint32", 0);
  if (index >= buffers.length) throw flatFault(where, `there is no buffer ${index}`);
  const data = buffers[index]!;
  const isVariable = table.scalar(field("isVariable"), "bool", 0) !== 0;
  if (data !== null) {
    if (isVariable) throw flatFault(where, "a state that has data");
    const bytes = elementsOf(shape) * ELEMENT_BYTES[type];
    if (data.length !== bytes) throw flatFault(where, `${data.length} bytes, not ${bytes}`);
  }
  const name = table.text({ ...field("name"), limit: TFLITE_LIMITS.textBytes }) ?? "";
  return { name, type, shape, data, scale: scaleOf(table, type, shape), isVariable };
}

/** How many values a tensor of this shape has. */
export function elementsOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function typeOf(where: string, code: number): TensorType {
  const types = Object.keys(TENSOR_TYPES) as TensorType[];
  const type = types.find((each) => TENSOR_TYPES[each] === code);
  if (type !== undefined) return type;
  throw flatFault(where, `values of the type ${code}, not ${types.join(", ")}`);
}

function shapeOf(table: FlatReader): readonly number[] {
  const field = { id: TENSOR.shape, name: "shape", limit: TFLITE_LIMITS.rank };
  const shape = table.numbers(field, "int32") ?? [];
  const isShape = shape.every((size) => size >= 1 && size <= TFLITE_LIMITS.elements);
  if (isShape && elementsOf(shape) <= TFLITE_LIMITS.elements) return shape;
  throw flatFault(table.where, `the shape [${shape}], not 1 to ${TFLITE_LIMITS.elements} values`);
}

/** null where the values are real as they stand: converters write an empty table then. */
function scaleOf(
  table: FlatReader,
  type: TensorType,
  shape: readonly number[],
): TensorScale | null {
  const found = table.table({ id: TENSOR.quantization, name: "quantization" });
  if (found === null || type === "float32") return null;
  const { where } = found;
  const limit = TFLITE_LIMITS.scales;
  const kind = found.scalar({ id: QUANTIZATION.detailsType, name: "details" }, "uint8", 0);
  if (kind !== 0) throw flatFault(where, "a way to quantize of its own");
  const scales = found.numbers({ id: QUANTIZATION.scale, name: "scale", limit }, "float32") ?? [];
  if (scales.length === 0) return null;
  const at = { id: QUANTIZATION.zeroPoint, name: "zero_point", limit };
  const zeroPoints = found.numbers(at, "int64") ?? scales.map(() => 0);
  if (zeroPoints.length !== scales.length) {
    throw flatFault(where, `${scales.length} scales and ${zeroPoints.length} zero points`);
  }
  if (scales.length > 1) {
    const axis = found.scalar({ id: QUANTIZATION.dimension, name: "dimension" }, "int32", 0);
    if (shape[axis] !== scales.length) throw flatFault(where, "scales for another dimension");
  }
  if (!scales.every((scale) => scale > 0 && Number.isFinite(scale))) {
    throw flatFault(where, "a scale that is no positive number");
  }
  const [least, most] = ZERO_POINTS[type];
  if (zeroPoints.some((point) => point < least || point > most)) {
    throw flatFault(where, `a zero point of ${type} that is not ${least} to ${most}`);
  }
  return { scales, zeroPoints };
}
