/**
 * The media type that a `Content-Type` names (RFC 9110, 8.3.1), in small letters; empty where it names none. A field that
 * was sent twice arrives as one, joined by a comma: the first counts.
 */
export function mediaType(field: string | null | undefined): string {
  return field?.split(/[;,]/)[0]?.trim().toLowerCase() ?? '';
}

/** Is a page of this media type read for what it offers? One that names none is. */
export function isPageType(type: string): boolean {
  return /^(?:text\/html|application\/xhtml\+xml|)$/.test(type);
}
