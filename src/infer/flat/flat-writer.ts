import { FlatOutput } from "#infer/flat/flat-output.ts";
import { type FlatField, type FlatTable, NUMBER_BYTES } from "#infer/flat/types.ts";

const OFFSET_BYTES = 4;
const ENTRY_BYTES = 2;
/** What schema.fbs asks of the data of a tensor. */
const DATA_ALIGNMENT = 16;

type Stored = Exclude<FlatField, { kind: "scalar" }>;
/** A field that stands elsewhere, and where its offset does. */
interface Pending {
  readonly at: number;
  readonly field: Stored;
}

/**
 * A FlatBuffer (flatbuffers internals, "Encoding example"): offsets may only lead forward, so that
 * each table comes before what it holds, with its vtable right before it.
 * @param identifier four letters that name the schema
 */
export function encodeFlat(root: FlatTable, identifier: string): Uint8Array {
  const output = new FlatOutput();
  const at = output.skip(OFFSET_BYTES);
  output.append(new TextEncoder().encode(identifier));
  writeStored(output, { at, field: { kind: "table", table: root } });
  return output.finish();
}

function writeStored(output: FlatOutput, { at, field }: Pending): void {
  const pending: Pending[] = [];
  const target = writeOne(output, field, pending);
  output.put(at, "uint32", target - at);
  for (const each of pending) writeStored(output, each);
}

/** Gives where the offset leads; what the field refers to is left in `pending`. */
function writeOne(output: FlatOutput, field: Stored, pending: Pending[]): number {
  switch (field.kind) {
    case "table":
      return writeTable(output, field.table, pending);
    case "text": {
      const bytes = new TextEncoder().encode(field.text);
      const at = writeBytes(output, bytes, OFFSET_BYTES);
      output.appendNumber("uint8", 0);
      return at;
    }
    case "bytes":
      return writeBytes(output, field.bytes, DATA_ALIGNMENT);
    case "numbers": {
      const alignment = Math.max(OFFSET_BYTES, NUMBER_BYTES[field.type]);
      const at = writeLength(output, field.values.length, alignment);
      for (const value of field.values) output.appendNumber(field.type, value);
      return at;
    }
    case "tables": {
      const at = writeLength(output, field.tables.length, OFFSET_BYTES);
      for (const table of field.tables) {
        pending.push({ at: output.skip(OFFSET_BYTES), field: { kind: "table", table } });
      }
      return at;
    }
  }
}

function writeTable(output: FlatOutput, table: FlatTable, pending: Pending[]): number {
  const fields = [...table].sort(([, a], [, b]) => sizeOf(b) - sizeOf(a));
  const entries = Math.max(-1, ...table.keys()) + 1;
  const vtableBytes = 2 * ENTRY_BYTES + entries * ENTRY_BYTES;
  const tableBytes = fields.reduce((sum, [, field]) => sum + sizeOf(field), OFFSET_BYTES);
  output.align(OFFSET_BYTES, vtableBytes);
  const vtable = output.skip(vtableBytes);
  output.put(vtable, "uint16", vtableBytes);
  output.put(vtable + ENTRY_BYTES, "uint16", tableBytes);
  const start = output.skip(tableBytes);
  output.put(start, "int32", start - vtable);
  let at = start + OFFSET_BYTES;
  // Largest first: so each one is aligned to its own size.
  for (const [id, field] of fields) {
    output.put(vtable + (2 + id) * ENTRY_BYTES, "uint16", at - start);
    if (field.kind === "scalar") output.put(at, field.type, field.value);
    else pending.push({ at, field });
    at += sizeOf(field);
  }
  return start;
}

/** What the field takes of its table. */
function sizeOf(field: FlatField): number {
  return field.kind === "scalar" ? NUMBER_BYTES[field.type] : OFFSET_BYTES;
}

function writeBytes(output: FlatOutput, bytes: Uint8Array, alignment: number): number {
  const at = writeLength(output, bytes.length, alignment);
  output.append(bytes);
  return at;
}

/** The length of a vector whose elements begin at a multiple of `alignment`. */
function writeLength(output: FlatOutput, length: number, alignment: number): number {
  output.align(alignment, OFFSET_BYTES);
  const at = output.length;
  output.appendNumber("uint32", length);
  return at;
}
