import { happen } from "./happens.ts";
import { SPOOFS } from "./scenarios/all.ts";

happen(SPOOFS);
