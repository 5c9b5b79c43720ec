import { happen } from "./happens.ts";
import { BENIGN } from "./scenarios/all.ts";

happen(BENIGN);
