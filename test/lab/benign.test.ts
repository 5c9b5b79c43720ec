import { happen } from "./hold-scenario.ts";
import { BENIGN } from "./scenarios/all.ts";

happen(BENIGN);
