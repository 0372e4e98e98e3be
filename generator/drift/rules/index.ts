// All rules, in the order of `--list` and of reports. A rule is a file named after its id; a test holds this list to the folder.
import type { Rule } from "../types.js";
import { rule as constantAdded } from "./constant-added.js";
import { rule as constantForm } from "./constant-form.js";
import { rule as constantRemoved } from "./constant-removed.js";
import { rule as constantRenamed } from "./constant-renamed.js";
import { rule as constantRenumbered } from "./constant-renumbered.js";
import { rule as constantReused } from "./constant-reused.js";
import { rule as constantSign } from "./constant-sign.js";
import { rule as constantTextChanged } from "./constant-text-changed.js";
import { rule as entryPointAdded } from "./entry-point-added.js";
import { rule as entryPointChanged } from "./entry-point-changed.js";
import { rule as entryPointRemoved } from "./entry-point-removed.js";
import { rule as enumAdded } from "./enum-added.js";
import { rule as enumMembership } from "./enum-membership.js";
import { rule as enumNamed } from "./enum-named.js";
import { rule as enumRemoved } from "./enum-removed.js";
import { rule as enumRenamed } from "./enum-renamed.js";
import { rule as enumUnderlying } from "./enum-underlying.js";
import { rule as enumWidth } from "./enum-width.js";
import { rule as fieldAddedAtEnd } from "./field-added-at-end.js";
import { rule as fieldAddedInMiddle } from "./field-added-in-middle.js";
import { rule as fieldMoved } from "./field-moved.js";
import { rule as fieldRemoved } from "./field-removed.js";
import { rule as fieldRenamed } from "./field-renamed.js";
import { rule as fieldRetyped } from "./field-retyped.js";
import { rule as fieldTypeSpelling } from "./field-type-spelling.js";
import { rule as fieldSpelling } from "./field-spelling.js";
import { rule as interfaceNumberChanged } from "./interface-number-changed.js";
import { rule as interfaceNumberUnchanged } from "./interface-number-unchanged.js";
import { rule as layoutConditional } from "./layout-conditional.js";
import { rule as licenceAdded } from "./licence-added.js";
import { rule as licenceRemoved } from "./licence-removed.js";
import { rule as limitChanged } from "./limit-changed.js";
import { rule as loadingUnreadable } from "./loading-unreadable.js";
import { rule as magicChanged } from "./magic-changed.js";
import { rule as namespaceChanged } from "./namespace-changed.js";
import { rule as parameterRenamed } from "./parameter-renamed.js";
import { rule as signatureChanged } from "./signature-changed.js";
import { rule as signatureSpelling } from "./signature-spelling.js";
import { rule as slotAdded } from "./slot-added.js";
import { rule as slotMoved } from "./slot-moved.js";
import { rule as slotRemoved } from "./slot-removed.js";
import { rule as slotRenamed } from "./slot-renamed.js";
import { rule as slotSpelling } from "./slot-spelling.js";
import { rule as structAdded } from "./struct-added.js";
import { rule as structRemoved } from "./struct-removed.js";
import { rule as structRenamed } from "./struct-renamed.js";
import { rule as structSize } from "./struct-size.js";
import { rule as typedefAdded } from "./typedef-added.js";
import { rule as typedefChanged } from "./typedef-changed.js";
import { rule as typedefRemoved } from "./typedef-removed.js";
import { rule as typedefRetyped } from "./typedef-retyped.js";
import { rule as typedefSpelling } from "./typedef-spelling.js";

export const RULES: readonly Rule[] = [
  interfaceNumberUnchanged,
  interfaceNumberChanged,
  magicChanged,
  licenceRemoved,
  entryPointChanged,
  entryPointRemoved,
  entryPointAdded,
  structSize,
  fieldMoved,
  fieldRetyped,
  fieldAddedInMiddle,
  fieldAddedAtEnd,
  fieldRemoved,
  structRemoved,
  slotMoved,
  slotAdded,
  slotRemoved,
  signatureChanged,
  constantRenumbered,
  constantReused,
  constantRemoved,
  enumWidth,
  typedefChanged,
  namespaceChanged,
  structRenamed,
  fieldRenamed,
  fieldTypeSpelling,
  slotRenamed,
  signatureSpelling,
  constantRenamed,
  constantTextChanged,
  constantSign,
  enumRenamed,
  enumRemoved,
  typedefRemoved,
  typedefRetyped,
  structAdded,
  constantAdded,
  enumAdded,
  typedefAdded,
  licenceAdded,
  constantForm,
  limitChanged,
  enumUnderlying,
  enumMembership,
  enumNamed,
  typedefSpelling,
  fieldSpelling,
  slotSpelling,
  parameterRenamed,
  layoutConditional,
  loadingUnreadable,
];

export function findRule(id: string): Rule | undefined {
  return RULES.find((rule) => rule.id === id);
}
