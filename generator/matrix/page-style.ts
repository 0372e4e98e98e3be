// The look of the HTML pages. Colours carry no meaning alone: each cell also has a sign and a title.

export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --text: #1b1f24; --soft: #5b6470; --line: #d8dee4; --back: #ffffff; --panel: #f6f8fa; --link: #0757ba;
  --added: #d3f5dc; --moved: #ffe8b8; --changed: #dbe6ff; --form: #e9ebee; --gone: #ffd9d6; --bad: #b3261e; --good: #1a7f37;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e4e8ec; --soft: #98a2ae; --line: #333b45; --back: #14181d; --panel: #1c2229; --link: #7db3ff;
    --added: #12411f; --moved: #51400e; --changed: #1c3566; --form: #2d343c; --gone: #5a1f1b; --bad: #ff8b82; --good: #5fd37a;
  }
}
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--back); }
main { max-width: 1500px; margin: 0 auto; padding: 1.5rem 2rem 4rem; }
h1 { font-size: 1.6rem; margin: 0 0 .3rem; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .6rem; border-bottom: 1px solid var(--line); padding-bottom: .3rem; }
h3 { font-size: 1rem; margin: 1.4rem 0 .4rem; }
p { max-width: 100ch; margin: .4rem 0; }
a { color: var(--link); }
code, td, th[scope=row] { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .86em; }
.soft { color: var(--soft); }
table { border-collapse: collapse; margin: .3rem 0 1rem; }
th, td { border: 1px solid var(--line); padding: .18rem .55rem; text-align: left; vertical-align: top; }
thead th { background: var(--panel); position: sticky; top: 3.1rem; z-index: 1; }
th[scope=row] { font-weight: 500; white-space: nowrap; }
td small { display: block; color: var(--soft); max-width: 26ch; overflow-wrap: anywhere; }
.facts { table-layout: auto; }
.facts td { min-width: 5.5rem; }
.facts .about { max-width: 44ch; overflow-wrap: anywhere; color: var(--soft); }
.same, .absent { color: var(--soft); }
.added { background: var(--added); }
.moved { background: var(--moved); }
.changed { background: var(--changed); }
.form { background: var(--form); }
.gone { background: var(--gone); }
.legend span { display: inline-block; padding: .05rem .6rem; margin: 0 .4rem .3rem 0; border-radius: .3rem; border: 1px solid var(--line); }
.bar { position: sticky; top: 0; z-index: 2; background: var(--back); padding: .6rem 0; display: flex; flex-wrap: wrap; gap: .4rem 1.2rem; align-items: center; border-bottom: 1px solid var(--line); }
.bar input[type=search] { font: inherit; padding: .25rem .6rem; min-width: 18rem; border: 1px solid var(--line); border-radius: .4rem; background: var(--panel); color: inherit; }
.bar nav a { margin-right: .8rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: 1rem; margin: .8rem 0; }
.card { border: 1px solid var(--line); border-radius: .6rem; padding: .8rem 1rem; background: var(--panel); }
.card h3 { margin: 0 0 .5rem; }
.card dl { margin: 0; display: grid; grid-template-columns: max-content 1fr; gap: .15rem .9rem; }
.card dt { color: var(--soft); }
.card dd { margin: 0; }
.bad { color: var(--bad); font-weight: 600; }
.good { color: var(--good); font-weight: 600; }
.finding { border-left: .3rem solid var(--line); padding: .1rem 0 .1rem .9rem; margin: 1rem 0; }
.finding.breaking { border-color: var(--bad); }
.finding.source { border-color: #c98a00; }
.finding.addition { border-color: var(--good); }
.finding h3 { margin: 0; }
.finding ul { margin: .3rem 0; padding-left: 1.2rem; }
.finding li { overflow-wrap: anywhere; }
.hidden { display: none; }
`;
