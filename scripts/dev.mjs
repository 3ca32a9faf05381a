import { launch } from "./launch.mjs";
import { orExit } from "./say.mjs";

await orExit(() => launch("dev"));
