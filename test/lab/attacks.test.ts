import { happen } from "./happens.ts";
import { OTHER_ATTACKS } from "./scenarios/all.ts";

happen(OTHER_ATTACKS);
