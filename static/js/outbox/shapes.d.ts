/** Shapes that the phone stores, sends and hears (sync.md). Types only: this file is never served. */

export type Fields = Record<string, string | string[]>
export type Base = { id: string; version: number }

/** What is sealed. */
export type Content = { fields: Fields; made_at: string; tz: string; base?: Base; build: string }

/** What the seal and the author's proof are bound to. */
export type Head = {
  id: string
  kind: string
  v: number
  owner: string
  device: string
  seq: number
  deps: string[]
  supersedes?: string
}

/** A sealed record: its clear part and enc ‖ ciphertext, `size` bytes. */
export type Envelope = Head & { kid: string; sealed: ArrayBuffer; mac?: string; size: number }

export type State = 'waiting' | 'invalid' | 'conflict' | 'too_large' | 'refused' | 'replaced'

/** The last answer to a record: our word for it, the HTTP status (0: none), and when, in ms. */
export type Last = { code: string; http: number; at: number; reason?: string }

/** What a change is about, for this phone only: its subject, and the version and state that it will have. */
export type About = { id: string; version: number; state: string }

/** A record as it lies in the outbox. `next_at` (ms): not to be sent before. */
export type Kept = Envelope & {
  about?: About
  state: State
  attempts: number
  next_at: number
  last?: Last
  frozen_at?: number
}

/** What a page may show of a waiting record; `made_at` (ms) is read from its id. */
export type Waiting = Pick<Kept, 'id' | 'kind' | 'owner' | 'state' | 'attempts' | 'size' | 'last' | 'frozen_at'> & {
  made_at: number
}

export type Receipt = {
  id: string
  owner: string
  digest: string
  received_at: string
  kid: string
  sig: string
}

/** One answer of a batch. */
export type Row = {
  id: string
  status: string
  ref?: string
  version?: number
  receipt?: Receipt
  received_at?: string
  reason?: string
  errors?: Record<string, string>
  retry_after?: number
}

/** What is remembered for seven days of a record that has left the phone. */
export type Left = {
  about?: About
  id: string
  kind: string
  status: string
  at: number
  ref?: string
  reason?: string
  received_at?: string
  receipt?: Receipt
}

export type ServerKey = { kid: string; public: string; not_after: string | null }

export type Hello = {
  user?: { id: string; name: string }
  now: string
  build: string
  min_v: number
  keys: ServerKey[]
  max_batch: number
  max_bytes: number
  backoff_s: number
  missing?: string[]
  wipe?: boolean
}

/** Why nothing is being sent: since when, and until when (ms) it is left alone. `asked`: the server named the time. */
export type Trouble = {
  state: 'offline' | 'busy' | 'sign_in' | 'paused' | 'bug'
  http: number
  at: number
  until: number
  failures: number
  asked?: boolean
}

/** The phone itself. Times in ms. */
export type Phone = {
  device?: string
  shared?: boolean
  owner?: string
  chosen_at?: number
  offset_ms?: number
  sent_at?: number
  trouble?: Trouble | null
  installed?: boolean
  persisted?: boolean
  told_ready?: boolean
  needs?: number
  wiped_at?: number
}

/** What the server said of itself last. */
export type Server = {
  keys: ServerKey[]
  max_batch: number
  max_bytes: number
  min_v: number
  heard_at: number
  missing: number
}

/** An officer who has signed in on this phone. Without `collar`: their readable data is gone, their records are not. */
export type User = { id: string; collar?: string; author_key?: CryptoKey; signed_out?: boolean }

export type Look = { phone: Phone; server: Server | undefined; users: User[] }

export type Kit = {
  user: { id: string; name: string; collar: string }
  beats: { id: string; name: string; kind: string; languages: string[] }[]
  places: Place[]
  programmes: { id: string; name: string; beat: string; on: string }[]
  agency: { name: string; not_here: string; timezone: string }
}

/** Weekdays (RFC 5545), opens, closes, first day, last day, words; what is empty at the end is left out. */
export type Hours = [string[], (string | null)?, (string | null)?, (string | null)?, (string | null)?, string?]

/**
 * A service of the directory; what is empty is left out. `ages`: youngest and oldest; `read`: somebody reads its inbox;
 * `agreed`, `paused`, `assured`: days until or of which; `phones`: number, extension; `where`: name, address.
 */
export type Service = {
  id: string
  name: string
  organization: string
  also?: string
  reasons?: string[]
  ages?: [number | null, number | null]
  languages?: string[]
  areas?: string[]
  phones?: string[][]
  hours?: Hours[]
  where?: string[][]
  closed?: boolean
  takes?: boolean
  read?: boolean
  agreed?: string
  paused?: string
  assured?: string
  answers?: number
  about?: string
  for?: string
  apply?: string
  costs?: string
  interpreting?: string
  note?: string
}

/** The directory as it was fetched at a moment (ms). */
export type Services = { services: Service[]; timezone: string; etag: string | null; at: number }

/** The kit; places used last, newest first; when records were saved last, in ms. */
export type Given = { kit: Kit | undefined; recent: { places: string[]; times: number[] } }

export type Place = { id: string; beat: string; label: string; kind: string; lat: number | null; lon: number | null }

/** What one drain came to. `state` is `sent`, `waiting`, `nobody` (no phone yet), `other` (another one is at it), or a trouble's. */
export type Drained = { sent: number; left: number; state: string; user?: string }

/** What pages hear on the channel `outbox`. */
export type News =
  | { type: 'saved' | 'undone' | 'released' | 'removed'; id: string }
  | { type: 'phone' }
  | { type: 'sending'; n: number }
  | { type: 'answered'; rows: Row[] }
  | { type: 'drained' }
  | { type: 'blocked' }
