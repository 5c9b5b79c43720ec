import { lockDocuments } from "#store/writer-lock.ts";

process.stdout.write("waiting\n");
using _lock = lockDocuments(process.argv[2] as string);
process.stdout.write("has it\n");
