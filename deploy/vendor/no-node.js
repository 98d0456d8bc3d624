// Stands in for Node's `crypto`, which @hpke/common asks for where there is no WebCrypto; there it says so instead.
export const webcrypto = undefined
