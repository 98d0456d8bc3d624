/** What hpke.js exports of @hpke/core, as far as it is used here. */
export class DhkemP256HkdfSha256 {
  deserializePublicKey(key: ArrayBuffer): Promise<CryptoKey>
}
export class HkdfSha256 {}
export class Aes256Gcm {}
export class CipherSuite {
  constructor(parts: { kem: DhkemP256HkdfSha256; kdf: HkdfSha256; aead: Aes256Gcm })
  kem: DhkemP256HkdfSha256
  /** One-shot sealing: the encapsulated key and the ciphertext. */
  seal(
    params: { recipientPublicKey: CryptoKey; info?: ArrayBuffer | Uint8Array },
    plain: ArrayBuffer | Uint8Array,
    aad?: ArrayBuffer,
  ): Promise<{ ct: ArrayBuffer; enc: ArrayBuffer }>
  createSenderContext(params: { recipientPublicKey: CryptoKey; info?: ArrayBuffer | Uint8Array }): Promise<{
    enc: ArrayBuffer
    seal(plain: ArrayBuffer | Uint8Array, aad?: ArrayBuffer): Promise<ArrayBuffer>
  }>
}
