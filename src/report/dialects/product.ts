/** What the dialects call this product. */
export const VENDOR = "ARPGuard";
export const PRODUCT = "ARPGuard Edge";
