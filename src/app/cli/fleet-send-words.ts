import { rolloutCommand } from "#app/cli/fleet-rollout.ts";
import { type FleetSendOptions, sendCommand } from "#app/cli/fleet-send.ts";
import { AppError } from "#core/errors.ts";

/** Whom a command is for where no device is named. */
export interface SendTarget {
  readonly group?: string;
  readonly all?: true;
}

/** `fleet send DEVICE TYPE [JSON]`, and without DEVICE to a group at once. @throws AppError */
export async function sendWords(
  words: readonly string[],
  { group, all, out, ...options }: FleetSendOptions & SendTarget,
): Promise<void> {
  const isToMany = group !== undefined || all === true;
  const [device, ...rest] = isToMany ? ["", ...words] : words;
  const [type, params = "{}", ...more] = rest;
  if (device === undefined || type === undefined || more.length > 0) {
    const wanted = isToMany ? "TYPE [JSON]" : "DEVICE TYPE [JSON]";
    throw new AppError("usage", `fleet send ${wanted}: ${words.join(" ")} is something else`);
  }
  if (!isToMany) return sendCommand(device, type, params, { ...options, ...(out && { out }) });
  if (group !== undefined && all) throw new AppError("usage", "name --group or --all, not both");
  if (out !== undefined) throw new AppError("usage", "--out takes the files of one device");
  return rolloutCommand(type, params, { ...options, group: group ?? "*", waves: "100%" });
}
