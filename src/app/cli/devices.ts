import { deviceLine, deviceTable } from "#app/cli/device-table.ts";
import { writeLine } from "#app/cli/output.ts";
import { DeviceList } from "#app/device-list.ts";
import { replayFile } from "#app/replay-file.ts";
import { chosenConfig } from "#config/load.ts";
import { AppError } from "#core/errors.ts";
import { DEVICE_LIMIT } from "#l2/inventory/types.ts";
import { openHistoryReadOnly } from "#store/history-reader.ts";

export interface DevicesOptions {
  readonly json?: true;
  readonly search?: string;
  readonly data?: string;
  readonly config?: string;
  readonly replay?: string;
}

/** `devices`: the inventory of an appliance, beside it or after it, or that of a capture file. */
export async function devicesCommand(options: DevicesOptions): Promise<void> {
  if (options.replay !== undefined && options.data !== undefined) {
    throw new AppError("usage", "devices: choose one of --data and --replay");
  }
  const list = options.replay === undefined ? storedList(options) : await replayedList(options);
  const text = options.search ?? "";
  const { devices } = list.page({ text, sort: "address", offset: 0, limit: DEVICE_LIMIT });
  if (options.json) for (const device of devices) writeLine(deviceLine(device));
  else for (const line of deviceTable(devices)) writeLine(line);
}

function storedList({ data, config }: DevicesOptions): DeviceList {
  using history = openHistoryReadOnly(data ?? chosenConfig(config).store.directory);
  return new DeviceList(history.devices());
}

async function replayedList({ replay = "", config }: DevicesOptions): Promise<DeviceList> {
  const list = new DeviceList();
  await replayFile(replay, chosenConfig(config), () => {}, {
    takeDevices: (changed) => list.take(changed),
  });
  return list;
}
