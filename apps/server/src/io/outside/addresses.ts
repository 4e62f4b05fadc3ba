import { BlockList, isIP } from 'node:net'

/** Addresses of this machine, of its networks and of clouds' own services: nobody outside may make Waybill call them. */
const PRIVATE_4 = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // Azure's services for machines.
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  PRIVATE_4.addSubnet(net, bits, 'ipv4')
/** A list of its own: in one with both, ::ffff:0:0/96 would hold every address of IPv4. */
const PRIVATE_6 = new BlockList()
for (const [net, bits] of [
  ['::', 96],
  // Teredo: an address of IPv4 is in it, as in 2002::/16.
  ['2001::', 32],
  ['2002::', 16],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['fec0::', 10],
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  PRIVATE_6.addSubnet(net, bits, 'ipv6')

/** Whether an address is of no one outside; what is no address is neither. */
export function isPrivate(address: string): boolean {
  const family = isIP(address)
  if (family === 0) return true
  return family === 6 ? PRIVATE_6.check(address, 'ipv6') : PRIVATE_4.check(address, 'ipv4')
}
