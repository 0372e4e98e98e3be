// After an `npm ci` or `npm install` of one's own in a checkout: what was built is still there, and its command gets its name back.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { linkCommands } from "./build.mjs";
import { root } from "./root.mjs";

if (existsSync(join(root, "dist", "generator", "cli", "main.js"))) linkCommands();
