import { isatty } from 'node:tty';
import picocolors from 'picocolors';

/** Colours on a terminal alone: picocolors has them in a pipe too where `CI` is set. */
export const pc = picocolors.createColors(isatty(1) && picocolors.isColorSupported);
