/** The page's style: text in the reader's own size, the same on a phone and on a desk, by day and by night. */
export const style = `
:root { color-scheme: light dark; --told: #1f7a4d; --waits: #c98a00; --no-endpoint: #8a8f98; --failed: #c0392b; --baseline: #5b7fb8; --not-told: #b9a7c9; --line: #8884; --soft: #5a5f68; --link: #0b5cad; --page: #fff; --text: #1b1d21; }
@media (prefers-color-scheme: dark) { :root { --told: #4cc38a; --waits: #f0b73a; --no-endpoint: #9aa1ac; --failed: #ff7b6b; --baseline: #84a9e6; --not-told: #c9b6dd; --soft: #aab0bb; --link: #7db8ff; --page: #15171a; --text: #e8eaed; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 72rem; font: 1rem/1.5 system-ui, sans-serif; }
html { background: var(--page); color: var(--text); }
h1 { font-size: 1.5rem; } h2 { font-size: 1.125rem; margin: 0 0 .5rem; }
a { color: var(--link); overflow-wrap: anywhere; }
.pictures { display: grid; gap: 1.5rem 3rem; margin: 1rem 0 2rem; }
@media (min-width: 44rem) { .pictures { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
.pictures section { min-width: 0; } .pictures section:first-child { grid-column: 1 / -1; }
.columns { display: block; width: 100%; height: 10rem; border-bottom: 1px solid var(--line); }
.axis { display: flex; justify-content: space-between; margin: .25rem 0 0; color: var(--soft); font-size: .875rem; }
ul { list-style: none; margin: 0; padding: 0; }
.bars li { display: grid; grid-template-columns: minmax(0, 10rem) minmax(0, 1fr) 3.5rem; gap: .5rem; align-items: center; }
.bars svg { width: 100%; height: .875rem; } .bars .name { overflow-wrap: anywhere; } .bars .number { text-align: end; font-variant-numeric: tabular-nums; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1rem; } .legend svg { width: .75rem; height: .75rem; margin-inline-end: .375rem; }
.kind-told { fill: var(--told); } .kind-waits { fill: var(--waits); } .kind-no-endpoint { fill: var(--no-endpoint); } .kind-failed { fill: var(--failed); } .kind-baseline { fill: var(--baseline); } .kind-not-told { fill: var(--not-told); }
.search { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: end; margin: 0 0 1rem; } .search[hidden], tr[hidden] { display: none; }
.search label { flex: 1 1 16rem; } .search input { display: block; width: 100%; font: inherit; padding: .5rem; }
.search p { margin: 0; color: var(--soft); }
table { width: 100%; border-collapse: collapse; } th { text-align: start; }
th, td { padding: .375rem .5rem; vertical-align: top; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
td:nth-child(3), td:nth-child(4), td:nth-child(5) { white-space: nowrap; }
@media (max-width: 44rem) {
  thead { position: absolute; clip-path: inset(50%); } table, tbody, tr, td { display: block; }
  tr { border-bottom: 1px solid var(--line); padding: .5rem 0; } td { border: 0; padding: .125rem 0; } td:empty { display: none; }
  td:nth-child(n + 3) { display: inline-block; margin-inline-end: 1rem; white-space: normal; }
}
`;

/** Finds rows by their text; without it the whole list is there. */
export const script = `
const box = document.querySelector('.search');
const rows = [...document.querySelectorAll('tbody tr')].map((row) => [row, row.textContent.toLowerCase()]);
const field = box.querySelector('input');
const found = box.querySelector('output');
const search = () => {
  const words = field.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let number = 0;
  for (const [row, text] of rows) {
    row.hidden = !words.every((word) => text.includes(word));
    if (!row.hidden) number += 1;
  }
  found.value = number + ' of ' + rows.length;
};
field.addEventListener('input', search);
box.hidden = false;
search();
`;
