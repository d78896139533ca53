// Text that every place takes in which it is kept. PostgreSQL refuses these in text and in JSON:
// https://www.postgresql.org/docs/17/datatype-json.html

/** @returns the same, with U+FFFD for U+0000 and for each half of a surrogate pair that stands alone */
export const storableText = (text: string): string => text.replace(/[\0\p{Surrogate}]/gu, '\uFFFD');
