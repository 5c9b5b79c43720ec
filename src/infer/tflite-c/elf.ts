/** Bytes of a file's head that `elfFault` looks at. */
export const ELF_HEAD_BYTES = 20;

const MAGIC = [0x7f, 0x45, 0x4c, 0x46];
const CLASS_64 = 2;
const LITTLE_ENDIAN = 1;
const SHARED_OBJECT = 3;
/** Places of man 5 elf: EI_CLASS, EI_DATA, e_type, e_machine. */
const PLACES = { class: 4, data: 5, type: 16, machine: 18 } as const;
/** e_machine by Node's name of the architecture. */
const MACHINES: Readonly<Record<string, number>> = { x64: 62, arm64: 183 };
const NAMES: Readonly<Record<number, string>> = {
  3: "i386",
  40: "arm",
  62: "x86-64",
  183: "arm64",
  243: "riscv",
};

/** Why a file with this head is no shared library for an architecture, or null. */
export function elfFault(head: Uint8Array, architecture: string): string | null {
  if (head.length < ELF_HEAD_BYTES || !MAGIC.every((byte, at) => head[at] === byte)) {
    return "is no shared library (ELF)";
  }
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const machine = view.getUint16(PLACES.machine, head[PLACES.data] === LITTLE_ENDIAN);
  const isOurs = machine === MACHINES[architecture];
  if (!isOurs || head[PLACES.class] !== CLASS_64 || head[PLACES.data] !== LITTLE_ENDIAN) {
    const what = NAMES[machine] ?? `machine ${machine}`;
    return `is made for ${what}, and this box is ${architecture}`;
  }
  const isShared = view.getUint16(PLACES.type, true) === SHARED_OBJECT;
  return isShared ? null : "is no shared library, but another kind of ELF file";
}
