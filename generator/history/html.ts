// The history as one HTML page: ABIs, changes, what runs where, and all declarations of all ABIs side by side.
import { countsText, fold, SEVERITY_WORDS } from "../drift/reports/words.js";
import { isGood } from "../drift/verdict.js";
import { DAEMONS } from "../ir/types.js";
import { html, type Html, join } from "../matrix/html-text.js";
import { matrixPage } from "../matrix/html.js";
import { SECTION_TITLES } from "../matrix/words.js";
import { matrixOf } from "./build.js";
import type { History, RunsOn, State, Step } from "./types.js";
import {
  abiWords,
  OUTCOME_SIGNS,
  SHOWN_HASH,
  stepTitle,
  summary,
  unreadableGroups,
} from "./words.js";

export function historyHtml(history: History): string {
  return matrixPage({
    title: "Bareos plugin ABI through its history",
    lead: leadOf(history),
    matrix: matrixOf(history.states),
  });
}

function leadOf(history: History): Html {
  const { states, steps, runsOn } = history;
  return html`<p>${summary(history)}.</p>
    <h2 id="abis">ABIs</h2>
    ${statesTable(states)} ${beginningsPart(history)}
    <h2 id="changes">Changes</h2>
    ${steps.length === 0 ? html`<p>None.</p>` : join(steps.map(stepPart), "\n")}
    <h2 id="runs-on">What runs where</h2>
    <p>A plugin that was built for the row's release, in the daemons of the column's.</p>
    ${runsOnTable(runsOn)} ${missingPart(history)}`;
}

function statesTable(states: readonly State[]): Html {
  const rows = states.map(
    ({ name, labels, since, hashes }) =>
      html`<tr>
        <th scope="row" title="${labels.join(", ")}">${name}</th>
        <td>${String(labels.length)}</td>
        <td>${since}</td>
        ${join(DAEMONS.map((daemon) => html`<td>${hashes[daemon]?.slice(0, SHOWN_HASH) ?? ""}</td>`))}
      </tr>`,
  );
  const heads = ["releases", "points", "since", ...DAEMONS.map((one) => SECTION_TITLES[one])];
  return tableOf(heads, rows);
}

function beginningsPart({ beginnings }: History): Html {
  if (beginnings.length === 0) return html``;
  const rows = beginnings.map(
    ({ label, date, abi }) =>
      html`<tr>
        <th scope="row">${label}</th>
        <td>${date}</td>
        <td>${abiWords(abi)}</td>
      </tr>`,
  );
  return html`<h2 id="beginnings">Before the first release of a series</h2>
    ${tableOf(["point", "date", "ABI"], rows)}`;
}

function stepPart(step: Step): Html {
  const worst = step.findings[0]?.severity ?? "note";
  const lines = fold(step.findings).map(
    ({ first, subjects }) =>
      html`<li>
        <span class="soft">${SEVERITY_WORDS[first.severity]}, ${first.daemons.join(", ")}</span>
        <code>${subjects.join(", ")}</code>: ${first.summary}
      </li>`,
  );
  return html`<div class="finding ${worst}${step.isInsideSeries ? " inside" : ""}">
    <h3 class="${step.isInsideSeries ? "bad" : ""}">${stepTitle(step)}</h3>
    <p class="soft">${step.date}: ${countsText(step.comparison)}</p>
    <ul>
      ${join(lines)}
    </ul>
  </div>`;
}

function runsOnTable(rows: readonly RunsOn[]): Html {
  const lines = rows.map(
    ({ builtFor, on }) =>
      html`<tr>
        <th scope="row">${builtFor}</th>
        ${join(
          on.map(({ outcome }) => {
            const { sign, words } = OUTCOME_SIGNS[outcome];
            return html`<td class="${isGood(outcome) ? "good" : "bad"}" title="${words}">
              ${sign}
            </td>`;
          }),
        )}
      </tr>`,
  );
  const legend = Object.values(OUTCOME_SIGNS).map(
    ({ sign, words }) => html`<span>${sign} ${words}</span>`,
  );
  return html`${tableOf(["built for", ...rows.map(({ builtFor }) => builtFor)], lines)}
    <p class="legend">${join(legend)}</p>`;
}

function missingPart({ unreadable, unknown }: History): Html {
  const lines = unreadableGroups(unreadable).map(
    ({ labels, code, message }) => html`<li>${labels}: ${message} (${code})</li>`,
  );
  const all =
    unknown.length === 0
      ? lines
      : [...lines, html`<li>no versions of Bareos: ${unknown.join(", ")}</li>`];
  if (all.length === 0) return html``;
  return html`<h2 id="missing">Not in this history</h2>
    <ul>
      ${join(all)}
    </ul>`;
}

function tableOf(heads: readonly string[], rows: readonly Html[]): Html {
  return html`<table>
    <thead>
      <tr>
        ${join(heads.map((head) => html`<th scope="col">${head}</th>`))}
      </tr>
    </thead>
    <tbody>
      ${join(rows)}
    </tbody>
  </table>`;
}
