// The bytes that CSV and the numbers in it are made of.

/** Between cells. */
export const COMMA = 44;
/** Before the decimals of a number. */
export const POINT = 46;
/** The first of the digits. */
export const ZERO = 48;
/** Ends a line. */
export const NEWLINE = 10;
/** Around a cell that holds a comma, a quote or the end of a line. */
export const QUOTE = 34;
/** May stand before the end of a line. */
export const CARRIAGE_RETURN = 13;
