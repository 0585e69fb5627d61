/** For the window of Astro's dev toolbar, which is dark on every page. */
export const styles = `
  :host astro-dev-toolbar-window { color: #e8eaf0; }
  .scroll { overflow: auto; max-height: 60vh; font: 14px/1.5 system-ui, sans-serif; }
  h1 { font-size: 18px; line-height: 1.3; margin: 0; color: #fff; overflow-wrap: anywhere; }
  h2 { font-size: 14px; margin: 16px 0 4px; color: #fff; }
  p { margin: 0; overflow-wrap: anywhere; }
  ul { list-style: none; margin: 0; padding: 0; }
  li { padding: 8px 0; border-top: 1px solid #3b4056; }
  a { color: #cbb7ff; }
  .file, .facts { color: #b4bacb; }
  .facts { font-variant-numeric: tabular-nums; }
  .permalink { display: flex; gap: 8px; margin: 8px 0; }
  .address { flex: 1; min-width: 0; padding: 4px 8px; font: inherit; color: #fff; background: #23262f; border: 1px solid #5b6178; border-radius: 4px; }
  .mistake { color: #ffb4ab; white-space: pre-wrap; }
  button { font: inherit; padding: 4px 12px; color: #fff; background: #343a52; border: 1px solid #6a7291; border-radius: 4px; cursor: pointer; }
  button:hover { background: #454d6d; }
  button:focus-visible, a:focus-visible, .address:focus-visible { outline: 2px solid #cbb7ff; outline-offset: 1px; }
  button:disabled { cursor: default; color: #b4bacb; }
  li > button { margin-top: 4px; }
`;
