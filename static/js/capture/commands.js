/**
 * Moves of a follow-up on its page: each form is posted plainly.
 */
export {}
