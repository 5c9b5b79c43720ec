import { setTimeout } from "node:timers/promises";
import { lockDocuments } from "#store/writer-lock.ts";

/** Holds the documents for so many milliseconds, and says that it does and that it ends. */
const [folder = "", ms = "0"] = process.argv.slice(2);
{
  using _lock = lockDocuments(folder);
  process.stdout.write("has it\n");
  await setTimeout(Number(ms));
}
process.stdout.write("let go\n");
