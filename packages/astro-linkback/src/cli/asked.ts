/**
 * Asks a question in the terminal. Ctrl-D ends what can be typed and leaves the question open: with nothing else to do,
 * Node would end the process with 13. Then it is taken as Ctrl-C is.
 * @param ask a prompt, which the signal cancels.
 */
export async function asked<T>(ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const end = () => controller.abort();
  process.once('beforeExit', end);
  try {
    return await ask(controller.signal);
  } finally {
    process.off('beforeExit', end);
  }
}
