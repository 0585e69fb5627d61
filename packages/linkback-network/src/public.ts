import ipaddr from 'ipaddr.js';

/** Unicast on the public Internet; an IPv4 address in an IPv6 form is judged as what it stands for. */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  // NAT64 (RFC 6052): in a network without IPv4 this is how all of it is reached.
  if (parsed.range() === 'rfc6052') return isPublic(parsed.toByteArray().slice(-4).join('.'));
  if (parsed.range() !== 'unicast') return false;
  // All that is global unicast lies in 2000::/3 (IANA); what stands elsewhere is reserved, or was IPv4 in disguise.
  const [first = 0] = parsed.toByteArray();
  return parsed.kind() === 'ipv4' || first >> 5 === 1;
}
