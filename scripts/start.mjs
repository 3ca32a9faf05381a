// Runs on a bare Node 20: until the packages are installed, nothing outside node: may be imported.
import { launch } from "./launch.mjs";
import { orExit } from "./say.mjs";

await orExit(() => launch("start"));
