import { writeFileSync } from "node:fs";
import { asyncApi } from "./asyncapi.ts";
import { mqttReference } from "./mqtt-reference.ts";

/** What `make docs` writes. */
export const CONTRACT_FILE = new URL("./asyncapi.yaml", import.meta.url);
export const REFERENCE_FILE = new URL("./MQTT.md", import.meta.url);

if (import.meta.main) {
  writeFileSync(CONTRACT_FILE, asyncApi());
  writeFileSync(REFERENCE_FILE, mqttReference());
}
