/** The page's own style: light and dark, on a phone and on paper. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #f7f6f3; --card: #fff; --ink: #1c1e21; --soft: #5d636d; --line: #dcd9d2; --code: #f4f3ef;
  --error: #b3231b; --error-tint: #fdeceb; --warning: #8a5300; --warning-tint: #fff3da;
  --info: #1d5b9e; --info-tint: #e9f1fb; --good: #196b3a; --good-tint: #e4f4ea;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #15171a; --card: #1d2024; --ink: #e7e8ea; --soft: #a0a6b0; --line: #363a41; --code: #16181b;
    --error: #ff8a80; --error-tint: #3a1f1e; --warning: #f2b84b; --warning-tint: #362b14;
    --info: #8ab8f0; --info-tint: #1b2a3d; --good: #7fd09b; --good-tint: #18301f;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; }
main { max-width: 72rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1, h2, h3 { line-height: 1.25; margin: 0; overflow-wrap: anywhere; }
h1 { font-size: 1.9rem; letter-spacing: -0.01em; }
h2 { font-size: 1.3rem; }
h3 { font-size: 0.8rem; font-weight: 600; letter-spacing: 0.06em; text-transform: uppercase; color: var(--soft); margin: 1.6rem 0 0.6rem; }
p { margin: 0.4rem 0; overflow-wrap: anywhere; }
a { color: inherit; text-decoration-color: var(--soft); text-underline-offset: 0.2em; }
code, pre { font-family: var(--mono); font-size: 0.86em; overflow-wrap: anywhere; }
.soft { color: var(--soft); }
header { border-left: 0.35rem solid var(--tone); padding-left: 1rem; }
h2 + .findings { margin-top: 0.9rem; }
.kicker { font-size: 0.85rem; color: var(--soft); margin: 0 0 0.35rem; }
.error { --tone: var(--error); --tint: var(--error-tint); }
.warning { --tone: var(--warning); --tint: var(--warning-tint); }
.info { --tone: var(--info); --tint: var(--info-tint); }
.good { --tone: var(--good); --tint: var(--good-tint); }
.settled { --tone: var(--soft); --tint: var(--code); }
.tag { display: inline-block; padding: 0.05rem 0.55rem; border-radius: 1rem; background: var(--tint); color: var(--tone); font-size: 0.82rem; font-weight: 600; white-space: nowrap; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 0.6rem; padding: 1.4rem 1.5rem 1.5rem; margin-top: 1.5rem; }
.toc { list-style: none; margin: 1.5rem 0 0; padding: 0; background: var(--card); border: 1px solid var(--line); border-radius: 0.6rem; }
.toc li { display: flex; flex-wrap: wrap; gap: 0.3rem 0.8rem; align-items: baseline; padding: 0.65rem 1rem; border-left: 0.25rem solid var(--tone); }
.toc li:first-child { border-top-left-radius: 0.6rem; }
.toc li:last-child { border-bottom-left-radius: 0.6rem; }
.toc li + li { border-top: 1px solid var(--line); }
.toc a { flex: 1 1 16rem; font-weight: 600; overflow-wrap: anywhere; }
.findings { list-style: none; margin: 0; padding: 0; display: grid; gap: 0.7rem; }
.finding { border-left: 0.25rem solid var(--tone); background: var(--tint); border-radius: 0.35rem; padding: 0.7rem 1rem; }
.finding p { margin: 0.15rem 0; }
.finding .what { font-weight: 600; }
.finding .level { color: var(--tone); }
.operations { list-style: none; margin: 0; padding: 0; }
.operations li { padding-left: 1.5em; text-indent: -1.5em; overflow-wrap: anywhere; }
.operations b { display: inline-block; width: 1.5em; text-indent: 0; font-family: var(--mono); color: var(--tone); }
.operations .soft { white-space: nowrap; }
.ways { display: grid; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)); gap: 0 2rem; }
details { margin-top: 1rem; border-top: 1px solid var(--line); padding-top: 0.8rem; }
summary { cursor: pointer; font-weight: 600; }
summary span { font-weight: 400; color: var(--soft); }
.transaction { margin-top: 0.9rem; border: 1px solid var(--line); border-radius: 0.4rem; }
.transaction > p { margin: 0; padding: 0.35rem 0.8rem; font-size: 0.82rem; color: var(--soft); border-bottom: 1px solid var(--line); }
.transaction ol { list-style: none; margin: 0; padding: 0; }
.transaction li { padding: 0.6rem 0.8rem; }
.transaction li + li { border-top: 1px dashed var(--line); }
.transaction pre { margin: 0; white-space: pre-wrap; }
.facts { display: flex; flex-wrap: wrap; gap: 0.3rem; margin: 0 0 0.35rem; }
.facts .tag { font-weight: 500; white-space: normal; border-radius: 0.3rem; }
.sides { display: flex; flex-wrap: wrap; gap: 1rem; }
figure { flex: 1 1 var(--width); min-width: 0; margin: 0; padding: 0.6rem; border: 1px solid var(--line); border-radius: 0.4rem; background: var(--code); overflow-x: auto; }
figcaption { font-size: 0.82rem; color: var(--soft); margin-bottom: 0.3rem; }
.diagram { display: block; font: 12px var(--mono); fill: var(--ink); }
.diagram .box { fill: var(--card); }
.diagram .edge { fill: none; stroke: var(--edge, var(--line)); stroke-width: 1.3; }
.diagram .head { fill: var(--fill, var(--line)); opacity: 0.75; }
.diagram .name { font-weight: 700; }
.diagram .type, .diagram .more { fill: var(--soft); }
.diagram .type { text-anchor: end; }
.diagram .keys { font-size: 9px; fill: var(--soft); letter-spacing: 0.02em; }
.diagram .tint { fill: var(--fill); }
.diagram .line { fill: none; stroke: var(--edge, var(--soft)); stroke-width: 1.3; }
.diagram .same.line { stroke: var(--soft); }
.diagram .added { --edge: var(--good); --fill: var(--good-tint); }
.diagram .removed { --edge: var(--error); --fill: var(--error-tint); }
.diagram .changed { --edge: var(--warning); --fill: var(--warning-tint); }
.diagram .removed.line { stroke-dasharray: 5 3; }
.diagram .row.removed text:nth-of-type(3), .diagram .table.removed .name { text-decoration: line-through; }
.marks { position: absolute; width: 0; height: 0; }
.marks path, .marks circle { fill: none; stroke: var(--soft); }
.marks circle { fill: var(--code); }
@media (max-width: 40rem) {
  main { padding: 1.25rem 0.75rem 3rem; }
  .card { padding: 1rem; }
  h1 { font-size: 1.5rem; }
}
@page { margin: 15mm; }
@media print {
  :root { --paper: #fff; --code: #fff; }
  body { font-size: 11pt; }
  main { max-width: none; padding: 0; }
  .card { border: 0; border-top: 1px solid var(--line); border-radius: 0; padding: 1rem 0; break-inside: auto; }
  .finding, figure, .transaction li { break-inside: avoid; }
  h2, h3, summary { break-after: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; }
  .diagram { max-width: 100%; height: auto; }
  * { print-color-adjust: exact; }
}
`;
