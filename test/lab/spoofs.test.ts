import { happen } from "./hold-scenario.ts";
import { SPOOFS } from "./scenarios/all.ts";

happen(SPOOFS);
