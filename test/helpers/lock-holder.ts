import { type ChildProcess, spawn } from "node:child_process";
import type { ExecutionContext } from "ava";
import { until } from "./until.ts";

const CHILD = new URL("../store/lock-child.ts", import.meta.url).pathname;

/** Another process that holds the documents of a folder for so long; it does when this resolves. */
export async function holdDocuments(
  t: ExecutionContext,
  folder: string,
  ms: number,
): Promise<ChildProcess> {
  const child = spawn(process.execPath, [CHILD, folder, String(ms)]);
  t.teardown(() => child.kill("SIGKILL"));
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  await until(() => said.includes("has it"), "the other process to hold the documents");
  return child;
}
