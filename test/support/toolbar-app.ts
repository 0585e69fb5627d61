import type { Browser, Page } from 'puppeteer-core';

const canvas = `[...document.querySelector('astro-dev-toolbar').shadowRoot.querySelectorAll('astro-dev-toolbar-app-canvas')].find((found) => found.dataset.appId === 'astro-linkback')`;
/** An expression for what stands in the window of the app. */
export const content = `(${canvas})?.shadowRoot.querySelector('.scroll')`;

const button = `document.querySelector('astro-dev-toolbar')?.shadowRoot?.querySelector('button[data-app-id="astro-linkback"]')`;

/** Opens its window on the page of a dev server, as a person does. */
export async function openApp(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 900 });
  await page.goto(url);
  // Astro ignores who presses it before the app is loaded.
  await page.waitForFunction(
    `${button}?.classList.contains('active') || (${button}?.click(), ${button}?.classList.contains('active'))`,
    { timeout: 20_000, polling: 100 },
  );
  await page.waitForFunction(`Boolean(${content}?.querySelector('h1'))`, { timeout: 20_000 });
  return page;
}

/** A link as it is shown. */
export interface Row {
  readonly target: string;
  readonly facts: string;
  readonly button: string | null;
}
/** The links that it shows. */
export const rowsOf = (page: Page): Promise<Row[]> =>
  page.evaluate(
    `[...${content}.querySelectorAll('li[data-target]')].map((row) => ({ target: row.dataset.target, facts: row.querySelector('.facts').textContent, button: row.querySelector('button')?.textContent ?? null }))`,
  ) as Promise<Row[]>;
export const textOf = (page: Page, selector: string): Promise<string[]> =>
  page.evaluate(
    `[...${content}.querySelectorAll(${JSON.stringify(selector)})].map((found) => found.textContent)`,
  ) as Promise<string[]>;

/** Presses the button of a link, and waits until the link is in this state. */
export async function press(page: Page, target: string, then: string): Promise<void> {
  await page.evaluate(`${content}.querySelector('li[data-target=${JSON.stringify(target)}] button').click()`);
  await page.waitForFunction(
    `${content}.querySelector('li[data-target=${JSON.stringify(target)}]')?.dataset.state === '${then}'`,
    { timeout: 20_000 },
  );
}
