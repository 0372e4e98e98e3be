// What plugin authors import beyond constants and core functions.
export { BareosSdPlugin, type ClassWithOptions } from "./base.js";
export { isSuccess, jobLevelWord, jobStatusWord, jobTypeWord } from "../job-words.js";
export { SdJob } from "./job.js";
export { formatOptions, OptionError, parseOptions, type OptionPair } from "../options/grammar.js";
export { parseOptionsFile } from "../options/option-file.js";
export {
  option,
  type AnySettings,
  type OptionMaker,
  type NumberSettings,
  type OptionKind,
  type OptionMakers,
  type OptionSettings,
  type OptionType,
  type ShortSchema,
  type OptionValue,
} from "../options/option-types.js";
export { describeOptions } from "../options/rules.js";
export type { OptionDescription, OptionSchema, OptionsOf } from "../options/schema.js";
export type { StandardIssue, StandardResult, StandardSchema } from "../options/standard-schema.js";
export { PluginOptions } from "../options/plugin-options.js";
export { printable } from "../printable.js";
export { rawName, rawText } from "../raw-text.js";
export { keepSecret, withoutSecrets } from "../secrets.js";
