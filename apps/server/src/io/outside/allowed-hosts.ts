import { BlockList, isIP } from 'node:net'

/** Hosts in private networks that may be called all the same. */
export interface AllowedHosts {
  /** @param host as it stands in an address, without brackets */
  hasName(host: string, port: string): boolean
  hasAddress(address: string): boolean
}

/**
 * @param entries `name`, `name:port`, an address, or a network such as `10.1.0.0/16` and `fd00::/8`
 * @throws RangeError that names the entry which is none of them
 */
export function allowedHosts(entries: readonly string[]): AllowedHosts {
  const names = new Set<string>()
  // One for each family: a rule of one must not hold addresses of the other.
  const networks = { ipv4: new BlockList(), ipv6: new BlockList() }
  for (const entry of entries) {
    const [address = '', bits, ...rest] = entry.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits !== undefined) {
      const most = family === 'ipv6' ? 128 : 32
      if (isIP(address) === 0 || rest.length > 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > most)
        throw new RangeError(`"${entry}" is no network; write it like 10.1.0.0/16 or fd00::/8`)
      networks[family].addSubnet(address, Number(bits), family)
    } else if (isIP(entry) !== 0) networks[family].addAddress(entry, family)
    else names.add(entry.toLowerCase())
  }
  return {
    hasName: (host, port) => names.has(host) || names.has(`${host}:${port}`),
    hasAddress(address) {
      const family = isIP(address)
      return family === 6 ? networks.ipv6.check(address, 'ipv6') : networks.ipv4.check(address, 'ipv4')
    },
  }
}
