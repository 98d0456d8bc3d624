// The sending half of RFC 9180 with the one suite that phones use.
export { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core'
