import { basename } from "node:path";
import test from "ava";
import { DeviceList } from "#app/device-list.ts";
import { replayFile } from "#app/replay-file.ts";
import { defaultConfig } from "#config/defaults.ts";
import { DEVICE_LIMIT } from "#l2/inventory/types.ts";
import { dataCaptures } from "../../helpers/data-folder.ts";
import { tsharkFields } from "../../helpers/tshark.ts";

/** Group addresses and that of zeros belong to no station. */
const isStation = (mac: string) => /^.[02468ace]/.test(mac) && !/^[0:]+$/.test(mac);

/** Of the week's files, the one that holds all the others. */
const isWhole = (path: string) => !/-0\d\.pcap/.test(path);

test("every source that tshark sees is listed, and no other", async (t) => {
  for (const path of dataCaptures(t, "iot-week", "arp").filter(isWhole)) {
    const rows = await tsharkFields(path, ["eth.src"]);
    const sources = new Set(rows.map((row) => row["eth.src"]).filter(isStation));
    const list = new DeviceList();
    // tshark's `eth.src` is the tunnel's own.
    const config = { ...defaultConfig(), decode: { unwrap: "none" as const } };
    await replayFile(path, config, () => {}, { takeDevices: (changed) => list.take(changed) });
    const { devices } = list.page({ text: "", sort: "address", offset: 0, limit: DEVICE_LIMIT });
    t.deepEqual(devices.map(({ mac }) => mac).sort(), [...sources].sort(), basename(path));
  }
});
