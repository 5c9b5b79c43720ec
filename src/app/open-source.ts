import type { SourceChoice } from "#app/worker-messages.ts";
import type { FrameSource } from "#capture/types.ts";
import type { Clock } from "#core/clock.ts";

/** Opens the chosen source; each adapter is loaded only when it is the one. */
export async function openSource(choice: SourceChoice, clock: Clock): Promise<FrameSource> {
  switch (choice.kind) {
    case "ring": {
      const { openRing } = await import("#capture/ring/ring-source.ts");
      return openRing(choice.rings, clock);
    }
    case "file": {
      const { openCaptureFile } = await import("#capture/file/capture-file.ts");
      const { pacedSource } = await import("#capture/file/paced-source.ts");
      return pacedSource(await openCaptureFile(choice.path), clock);
    }
    case "synthetic": {
      const { liveSynthetic } = await import("#capture/synthetic/synthetic-source.ts");
      return liveSynthetic(choice.seed, clock);
    }
  }
}
