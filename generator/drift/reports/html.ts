// The report as one HTML page: the verdict, the findings, and the release matrix of both sides.
import type { Ir } from "../../ir/types.js";
import { buildMatrix } from "../../matrix/build.js";
import { html, join, type Html } from "../../matrix/html-text.js";
import { matrixPage } from "../../matrix/html.js";
import { problemText } from "../allow-list.js";
import type { Judgement } from "../judgement.js";
import type { Comparison, Verdict } from "../types.js";
import { isGood } from "../verdict.js";
import {
  countsText,
  coverageWords,
  DAEMON_NAMES,
  directionWords,
  fold,
  groupByRule,
  outcomeWords,
  placesText,
  SEVERITY_WORDS,
  sideName,
  sideTitle,
  type Fold,
  type RuleGroup,
} from "./words.js";

/** `old` and `next`: the IRs that were compared, for the matrix. */
export function htmlReport(judgement: Judgement, old: readonly Ir[], next: readonly Ir[]): string {
  const { comparison } = judgement;
  const names = [sideName(comparison.old), sideName(comparison.new)] as const;
  const compared = (irs: readonly Ir[]): readonly Ir[] =>
    irs.filter(
      ({ daemon, target }) => comparison.daemons.includes(daemon) && target === comparison.target,
    );
  const matrix = buildMatrix([
    { name: names[0], irs: compared(old) },
    { name: names[1] === names[0] ? `${names[1]} (new)` : names[1], irs: compared(next) },
  ]);
  return matrixPage({
    title: `Bareos plugin ABI: ${sideTitle(comparison.old)} → ${sideTitle(comparison.new)}`,
    lead: leadOf(judgement),
    matrix,
  });
}

function leadOf({ comparison, problems }: Judgement): Html {
  const { daemons, target, findings, allowed, verdicts } = comparison;
  const list = daemons.map((daemon) => DAEMON_NAMES[daemon]).join(", ");
  const stale = problems.map((one) => html`<li>${problemText(one)}</li>`);
  const accepted = allowed.map(
    ({ finding, reason, until }) =>
      html`<li><code>${finding.subject}</code> (${finding.rule}): ${reason}, until ${until}</li>`,
  );
  return html`<p>${list} on ${target}: ${countsText(comparison)}.</p>
    <div class="cards">${join(verdicts.map((verdict) => verdictCard(verdict, comparison)))}</div>
    ${
      stale.length === 0
        ? html``
        : html`<h2 class="bad">The allow-list is stale</h2>
            <ul>
              ${join(stale)}
            </ul>`
    }
    <h2>Findings</h2>
    ${join(groupByRule(findings).map(rulePart), "\n")}
    ${findings.length === 0 ? html`<p>No difference.</p>` : html``}
    ${
      accepted.length === 0
        ? html``
        : html`<h3>Accepted by the allow-list</h3>
            <ul>
              ${join(accepted)}
            </ul>`
    }`;
}

function verdictCard(verdict: Verdict, { old, new: next }: Comparison): Html {
  const outcome = (direction: "oldPluginOnNewDaemon" | "newPluginOnOldDaemon"): Html =>
    html`<dd class="${isGood(verdict[direction]) ? "good" : "bad"}">
      ${outcomeWords(verdict, direction)}
    </dd>`;
  const yes = (value: boolean): string => (value ? "yes" : "no");
  const runtime =
    verdict.runtime === null
      ? html``
      : html`<dt>our runtime</dt>
          <dd class="${verdict.runtime.covers === "no" ? "bad" : "good"}">
            ${coverageWords(verdict.runtime)}
          </dd>`;
  const why =
    verdict.why.length === 0
      ? html``
      : html`<dt>because of</dt>
          <dd><code>${verdict.why.join(", ")}</code></dd>`;
  return html`<div class="card">
    <h3>${DAEMON_NAMES[verdict.daemon]}</h3>
    <dl>
      <dt>built for ${sideName(old)}, on ${sideName(next)}</dt>
      ${outcome("oldPluginOnNewDaemon")}
      <dt>built for ${sideName(next)}, on ${sideName(old)}</dt>
      ${outcome("newPluginOnOldDaemon")}
      <dt>build anew</dt>
      <dd>${yes(verdict.mustRebuild)}</dd>
      <dt>source changes</dt>
      <dd>${yes(verdict.sourceMustChange)}</dd>
      ${runtime}${why}
    </dl>
  </div>`;
}

function rulePart({ rule, findings }: RuleGroup): Html {
  const direction = directionWords(findings);
  return html`<div class="finding ${rule.severity}">
    <h3>${rule.title} <span class="soft">${SEVERITY_WORDS[rule.severity]}, ${rule.id}</span></h3>
    <p>${rule.effect}</p>
    ${direction === null ? html`` : html`<p class="soft">${direction}</p>`}
    <p><b>Cure:</b> ${rule.remedy}</p>
    <ul>
      ${join(fold(findings).map(findingPart))}
    </ul>
  </div>`;
}

function findingPart({ first, subjects }: Fold): Html {
  const place = subjects.length > 1 ? "" : placesText(first);
  return html`<li>
    <span class="soft">${first.daemons.join(", ")}</span> <code>${subjects.join(", ")}</code>:
    ${first.summary} <span class="soft">${place}</span>
  </li>`;
}
