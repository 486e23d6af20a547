/** The style of the page: light and dark, for narrow screens and for paper. */
export const style = `
:root { color-scheme: light dark; --line: #c9ced6; --soft: #f4f6f8; --dim: #57606a; --bad: #b3261e; --good: #1a6b33;
  --bad-back: #fdecea; --good-back: #e8f5ec; --link: #0b57d0; }
@media (prefers-color-scheme: dark) {
  :root { --line: #3d444d; --soft: #1d2126; --dim: #9aa4af; --bad: #ff9a92; --good: #7ee2a0; --bad-back: #3b1d1c;
    --good-back: #16321f; --link: #8ab4f8; }
}
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.5rem; line-height: 1.3; }
h2 { font-size: 1.15rem; margin-top: 2.5rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h4 { font-size: .85rem; margin: 1rem 0 .25rem; color: var(--dim); }
a { color: var(--link); }
pre { margin: 0; padding: .6rem .8rem; background: var(--soft); border: 1px solid var(--line); border-radius: 4px;
  font: 13px/1.45 ui-monospace, monospace; white-space: pre-wrap; }
code { font: .9em ui-monospace, monospace; }
details { margin: .6rem 0; padding: .4rem .8rem; border: 1px solid var(--line); border-radius: 4px; }
summary { cursor: pointer; }
.wrong, .bad { color: var(--bad); }
.source { display: block; color: var(--dim); font-size: .85rem; }
.diff span { display: block; min-height: 1.45em; }
.diff { white-space: normal; }
.diff span { white-space: pre-wrap; }
.missing { color: var(--good); background: var(--good-back); }
.surplus { color: var(--bad); background: var(--bad-back); }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border: 1px solid var(--line); }
th[scope=row], td:nth-child(2) { white-space: nowrap; }
@media print {
  :root { color-scheme: light; --line: #999; --soft: #fff; --dim: #444; --bad: #000; --good: #000; --bad-back: #fff;
    --good-back: #fff; --link: #000; }
  body { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  details::details-content { content-visibility: visible; block-size: auto; display: block; }
  pre, h2, summary { break-inside: avoid; }
}
`;
