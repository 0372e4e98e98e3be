// What plugin authors import beyond constants and core functions.
export { BareosSdPlugin, type ClassWithOptions } from "./base.js";
export { isSuccess, jobLevelWord, jobStatusWord, jobTypeWord } from "../job-words.js";
export { SdJob } from "./job.js";
export { formatOptions, OptionError, parseOptions, type OptionPair } from "../options/grammar.js";
export { parseOptionsFile } from "../options/option-file.js";
export * from "../options/index.js";
export { PluginOptions } from "../options/plugin-options.js";
export { printable } from "../printable.js";
export { rawName, rawText } from "../raw-text.js";
export { keepSecret, withoutSecrets } from "../secrets.js";
