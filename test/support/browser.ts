import { access } from 'node:fs/promises';
import axe from 'axe-core';
import type { AxeResults } from 'axe-core';
import { launch } from 'puppeteer-core';
import type { Browser, Page } from 'puppeteer-core';
import { installPackages } from './debian.ts';

const binary = '/usr/bin/chromium';

/**
 * Chromium, as Debian packs it. Where LINKBACK_REQUIRE_BROWSER=1 it is installed, and its absence is a failure.
 * @returns undefined where there is none.
 */
export async function openBrowser(): Promise<Browser | undefined> {
  if (!(await isHere())) {
    if (process.env['LINKBACK_REQUIRE_BROWSER'] !== '1') {
      console.warn(
        'Skipped: Chromium is not installed: LINKBACK_REQUIRE_BROWSER=1 installs it, as root on Debian.',
      );
      return undefined;
    }
    await installPackages(['chromium']);
  }
  // Its sandbox does not run as root, and what it opens here is our own.
  return launch({ executablePath: binary, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

/** What axe finds fault with on a page, as `rule: element`. */
export async function faultsOn(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate('axe.run()')) as AxeResults;
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

function isHere(): Promise<boolean> {
  return access(binary).then(
    () => true,
    () => false,
  );
}
