import { isMarkdown } from './markdown-file.ts';

/** What of an entry may hold its text. */
export interface EntryText {
  readonly filePath?: string | undefined;
  readonly body?: string | undefined;
  /** What its loader rendered. */
  readonly rendered?: { readonly html?: unknown } | undefined;
  /** Its body is HTML that its loader rendered, and nothing else is known of it. */
  readonly isHtml?: true;
}

/**
 * The text of an entry: its body; of one without a body and without a file of Markdown, as a loader for a CMS may give it,
 * the HTML that its loader rendered.
 */
export function textOf({ body, filePath, rendered, isHtml }: EntryText): Pick<EntryText, 'body' | 'isHtml'> {
  if (isHtml === true) return { body, isHtml };
  const html = rendered?.html;
  const isBlank = body === undefined || body.trim() === '';
  if (!isBlank || isMarkdown(filePath) || typeof html !== 'string' || html.trim() === '') return { body };
  return { body: html, isHtml: true };
}
