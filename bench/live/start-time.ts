import { arpFrame } from "./arp-frames.ts";
import { RawSender } from "./raw-sender.ts";
import { Rig } from "./rig.ts";

const STATION = { mac: 0x02_00_00_00_00_01, ip: 0x0a_00_00_01 };
const EVERY_MS = 5;

export interface StartTime {
  /** From the start of the command to a page that shows captured frames. */
  readonly firstFrameMs: number;
}

/** How soon after its start the appliance has captured a frame and can say so. */
export async function startTime(): Promise<StartTime> {
  using sender = new RawSender("peer0");
  const question = arpFrame({
    operation: 1,
    senderMac: STATION.mac,
    senderIp: STATION.ip,
    targetMac: 0,
    targetIp: STATION.ip + 1,
  });
  const timer = setInterval(() => sender.send(question), EVERY_MS);
  try {
    await using rig = await Rig.start({ interface: "span0" });
    const hasFrames = async () => ((await rig.snapshot())?.mirror.frames ?? 0) > 0;
    await rig.until("a frame is shown", hasFrames, EVERY_MS);
    return { firstFrameMs: performance.now() - rig.startedMs };
  } finally {
    clearInterval(timer);
  }
}
