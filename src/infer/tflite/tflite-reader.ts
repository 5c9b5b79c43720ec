import { flatFault } from "#infer/flat/flat-bytes.ts";
import { type FlatReader, openFlat } from "#infer/flat/flat-reader.ts";
import { checkGraph } from "#infer/tflite/graph-check.ts";
import { readOperator, readOperatorCode } from "#infer/tflite/operator-reader.ts";
import {
  BUFFER,
  IDENTIFIER,
  MODEL,
  SCHEMA_VERSION,
  SUBGRAPH,
  TFLITE_LIMITS,
} from "#infer/tflite/schema.ts";
import { elementsOf, readTensor } from "#infer/tflite/tensor-reader.ts";
import { ELEMENT_BYTES, type Tensor, type TfliteModel } from "#infer/tflite/types.ts";

/**
 * The graph of a `.tflite` file of any origin, in which all is of the operators, types, shapes and
 * scales that are taken: TensorFlow Lite itself trusts a file, and an odd one writes beyond its
 * memory. Tensors' data are the file's own memory.
 * @throws AppError "model-invalid" that names the first part that is not
 */
export function decodeTflite(bytes: Uint8Array): TfliteModel {
  const { fileBytes } = TFLITE_LIMITS;
  if (bytes.length > fileBytes) throw flatFault("file", `more than ${fileBytes} bytes`);
  const root = openFlat(bytes, IDENTIFIER);
  const version = root.scalar({ id: MODEL.version, name: "version" }, "uint32", 0);
  if (version !== SCHEMA_VERSION) {
    throw flatFault("version", `${version}, not ${SCHEMA_VERSION}`);
  }
  const graphs = root.tables({ id: MODEL.subgraphs, name: "subgraphs", limit: 1 });
  const [graph] = graphs;
  if (graph === undefined) throw flatFault("subgraphs", "there is none");
  const tensors = readTensors(graph, readBuffers(root));
  const list = (name: "inputs" | "outputs") =>
    graph.numbers({ id: SUBGRAPH[name], name, limit: 1 }, "int32") ?? [];
  const model = {
    description: root.text({ ...MODEL_TEXT, limit: TFLITE_LIMITS.textBytes }) ?? "",
    tensors,
    inputs: list("inputs"),
    outputs: list("outputs"),
    operators: readOperators(root, graph, tensors.length),
  };
  checkGraph(model);
  return model;
}

const MODEL_TEXT = { id: MODEL.description, name: "description" } as const;

/** Data by number: the same memory, not a copy. */
function readBuffers(root: FlatReader): (Uint8Array | null)[] {
  const { tensors: limit, fileBytes } = TFLITE_LIMITS;
  const buffers = root.tables({ id: MODEL.buffers, name: "buffers", limit });
  return buffers.map((buffer) => {
    if (buffer.scalar({ id: BUFFER.offset, name: "offset" }, "int64", 0) !== 0) {
      throw flatFault(buffer.where, "its data stand behind the model");
    }
    const data = buffer.bytes({ id: BUFFER.data, name: "data", limit: fileBytes });
    return data === null || data.length === 0 ? null : data;
  });
}

function readTensors(graph: FlatReader, buffers: readonly (Uint8Array | null)[]): Tensor[] {
  const field = { id: SUBGRAPH.tensors, name: "tensors", limit: TFLITE_LIMITS.tensors };
  let [bytes, scales] = [0, 0];
  return graph.tables(field).map((table) => {
    const tensor = readTensor(table, buffers);
    bytes += elementsOf(tensor.shape) * ELEMENT_BYTES[tensor.type];
    scales += tensor.scale?.scales.length ?? 0;
    const isWithin = bytes <= TFLITE_LIMITS.tensorBytes && scales <= TFLITE_LIMITS.references;
    if (isWithin) return tensor;
    throw flatFault(table.where, `tensors of more than ${TFLITE_LIMITS.tensorBytes} bytes in all`);
  });
}

function readOperators(root: FlatReader, graph: FlatReader, tensors: number) {
  const { operators: limit, references } = TFLITE_LIMITS;
  const codes = root
    .tables({ id: MODEL.operatorCodes, name: "operator_codes", limit: 64 })
    .map(readOperatorCode);
  let named = 0;
  return graph.tables({ id: SUBGRAPH.operators, name: "operators", limit }).map((table) => {
    const operator = readOperator(table, codes, tensors);
    named += operator.inputs.length + operator.outputs.length + operator.intermediates.length;
    if (named <= references) return operator;
    throw flatFault(table.where, `operators that name more than ${references} tensors in all`);
  });
}
