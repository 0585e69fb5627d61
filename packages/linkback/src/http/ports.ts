/**
 * Ports above 1023 that other services listen on, and that could take a web request for one of theirs
 * (Fetch Standard, 2.9 "Port blocking").
 */
const closed = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697,
  10080,
]);

/** May a web request go to the port of `url`? To 80, 443 and those above 1023 that nothing else is known to use. */
export function isWebPort({ protocol, port }: URL): boolean {
  const number = port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
  return number === 80 || number === 443 || (number > 1023 && !closed.has(number));
}
