// What plugin authors import beyond constants and core functions.
export { BareosDirPlugin } from "./base.js";
export { formatOptions, OptionError, parseOptions, type OptionPair } from "../options/grammar.js";
export { parseOptionsFile } from "../options/layers.js";
export { PluginOptions } from "../options/plugin-options.js";
