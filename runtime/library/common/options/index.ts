// What plugin authors import to say what options there are; the same in all three packages.
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
} from "./option-types.js";
export { describeOptions } from "./rules.js";
export type { OptionDescription, OptionSchema, OptionsOf } from "./schema.js";
export type { StandardIssue, StandardResult, StandardSchema } from "./standard-schema.js";
