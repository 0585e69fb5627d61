/** The n-th source: they are on 5,000 of this machine's loopback addresses. */
export function sourceAt(port: string, number: number): string {
  const host = `127.${100 + (number % 50)}.${Math.floor(number / 50) % 100}.1`;
  return `http://${host}:${port}/posts/${number}/`;
}
