import { appendFile } from 'node:fs/promises';
import type { Line } from '../report/line.ts';

/** Prints lines for a person, or the value as JSON for a program. */
export function print(flags: { readonly json?: true }, value: unknown, lines: () => readonly Line[]): void {
  if (flags.json === true) console.log(JSON.stringify(value, null, 2));
  else {
    const texts = lines().map(({ text }) => text);
    if (texts.length > 0) console.log(texts.join('\n'));
  }
}

/** Columns of the terminal that is printed to; undefined where it is none. */
export function terminalWidth(): number | undefined {
  return process.stdout.isTTY ? process.stdout.columns || 80 : undefined;
}

/** Adds Markdown to the summary of a job on GitHub; where there is none, or it cannot be written, nothing. */
export async function summarize(markdown: () => Promise<string>): Promise<void> {
  const file = process.env['GITHUB_STEP_SUMMARY'];
  if (file === undefined || file === '') return;
  await appendFile(file, await markdown()).catch((error: unknown) => {
    // What was done stays done, and a job does not fail for want of its summary.
    console.error(
      `The job summary could not be written: ${error instanceof Error ? error.message : 'why is not known'}.`,
    );
  });
}
