// `diff --list` and `diff --explain`: the rules themselves.
import { RULES } from "../../drift/rules/index.js";
import { OUTCOME_WORDS, SEVERITY_WORDS } from "../../drift/reports/words.js";
import { SEVERITIES, type Rule } from "../../drift/types.js";
import { GeneratorError } from "../../errors.js";
import { paint } from "../style.js";

export function listRules(json: boolean, color: boolean): string {
  if (json) return `${JSON.stringify({ schema: 1, rules: RULES.map(plain) }, null, 2)}\n`;
  const width = Math.max(...RULES.map(({ id }) => id.length));
  const blocks = SEVERITIES.map((severity) => {
    const rules = RULES.filter((rule) => rule.severity === severity);
    const lines = rules.map(({ id, title }) => `  ${id.padEnd(width)}  ${title}`);
    return [paint(color, "bold", SEVERITY_WORDS[severity]), ...lines].join("\n");
  });
  return `${blocks.join("\n\n")}\n\nEach is told in full by: npx bareos-node diff --explain ID\n`;
}

export function explainRule(id: string, json: boolean, color: boolean): string {
  const rule = RULES.find((one) => one.id === id);
  if (rule === undefined) throw unknownRule(id);
  if (json) return `${JSON.stringify({ schema: 1, rule: plain(rule) }, null, 2)}\n`;
  const { title, severity, change, effect, remedy, effects } = rule;
  return [
    `${paint(color, "bold", title)} [${id}]`,
    "",
    `what:    ${change}`,
    `effect:  ${effect}`,
    `cure:    ${remedy}`,
    "",
    `level:   ${SEVERITY_WORDS[severity]}`,
    `a plugin built for the old side, on the new daemon:  ${OUTCOME_WORDS[effects.oldPluginOnNewDaemon]}`,
    `a plugin built for the new side, on the old daemon:  ${OUTCOME_WORDS[effects.newPluginOnOldDaemon]}`,
    `its source has to change:  ${effects.sourceMustChange ? "yes, where it uses the item" : "no"}`,
    "",
    "A finding can say otherwise of its case.",
    "",
  ].join("\n");
}

function plain({ id, title, severity, change, effect, remedy, effects, mirrors }: Rule): object {
  return { id, title, severity, change, effect, remedy, effects, mirrors };
}

function unknownRule(id: string): GeneratorError {
  const words = id.split("-");
  const near = RULES.filter((rule) =>
    words.some((word) => word.length > 3 && rule.id.includes(word)),
  );
  const list = (near.length === 0 ? RULES : near).map((rule) => rule.id).join(", ");
  return new GeneratorError("BN704", {
    message: `there is no rule "${id}"`,
    consequence: "nothing was told",
    fix: `name one of ${list}`,
  });
}
