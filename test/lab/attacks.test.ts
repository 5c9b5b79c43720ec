import { happen } from "./hold-scenario.ts";
import { OTHER_ATTACKS } from "./scenarios/all.ts";

happen(OTHER_ATTACKS);
