// ASCII characters that more than one file looks for. In a module without imports they become numbers in the bundle.

export const ESCAPE = 0x1b;
export const PLAIN_SPACE = 0x20;
export const QUOTE = 0x22;
export const PERCENT = 0x25;
export const OPEN_PARENTHESIS = 0x28;
export const PLUS = 0x2b;
export const HYPHEN_MINUS = 0x2d;
export const FULL_STOP = 0x2e;
export const SLASH = 0x2f;
export const COLON = 0x3a;
export const SEMICOLON = 0x3b;
export const LESS = 0x3c;
export const EQUALS = 0x3d;
export const AT = 0x40;
export const OPEN_BRACKET = 0x5b;
export const BACKSLASH = 0x5c;
export const CLOSE_BRACKET = 0x5d;
export const UNDERSCORE = 0x5f;
export const LOWER_U = 0x75;
export const CLOSE_BRACE = 0x7d;
