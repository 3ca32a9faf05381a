import { dark, fonts, light, radius, space } from "./brand";

const base = {
  fontFamily: fonts.sans.replaceAll('"', "'"),
  fontSize: "16px",
  lineHeight: "24px",
  color: light.text,
  margin: "0 0 16px",
};
const mono = fonts.mono.replaceAll('"', "'");

export const style = {
  body: { backgroundColor: light.page, margin: 0, padding: `${space.lg}px ${space.md}px`, fontFamily: base.fontFamily },
  card: {
    backgroundColor: light.surface,
    border: `1px solid ${light.line}`,
    borderTop: `4px solid ${light.accent}`,
    borderRadius: `${radius.md}px`,
    maxWidth: "560px",
    padding: `${space.lg}px`,
  },
  brand: { ...base, color: light.accent, fontWeight: 600, margin: "0 0 24px" },
  hand: {
    border: `2px solid ${light.accent}`,
    borderTopWidth: 0,
    borderRadius: "0 0 8px 8px",
    padding: "0 4px 1px",
    marginRight: "8px",
  },
  heading: { ...base, fontSize: "22px", lineHeight: "30px", fontWeight: 600, margin: "0 0 8px" },
  section: { ...base, fontSize: "16px", fontWeight: 600, margin: "24px 0 8px" },
  text: base,
  quote: { ...base, borderLeft: `3px solid ${light.accent}`, padding: "4px 0 4px 12px" },
  label: { ...base, color: light.muted, fontSize: "14px", margin: 0, padding: "2px 16px 2px 0", verticalAlign: "top" },
  value: { ...base, fontFamily: mono, fontSize: "14px", margin: 0, padding: "2px 0", wordBreak: "break-word" },
  list: { ...base, paddingLeft: "24px", margin: "0 0 24px" },
  item: { ...base, margin: "0 0 8px" },
  button: {
    backgroundColor: light.accent,
    color: light.onAccent,
    borderRadius: `${radius.md}px`,
    fontFamily: base.fontFamily,
    fontSize: "17px",
    fontWeight: 600,
    padding: "14px 24px",
  },
  address: {
    ...base,
    fontFamily: mono,
    fontSize: "13px",
    lineHeight: "20px",
    color: light.accent,
    wordBreak: "break-all",
  },
  small: { ...base, fontSize: "14px", lineHeight: "21px", color: light.muted, margin: "0 0 12px" },
  rule: { borderTop: `1px solid ${light.line}`, borderBottom: 0, margin: "24px 0 16px" },
} as const;

/** What dark mail clients apply; the rest of the style is inline because many clients drop this. */
export const darkStyle = `@media (prefers-color-scheme: dark) {
  .page, .page > table > tbody > tr > td { background-color: ${dark.page} !important }
  .card { background-color: ${dark.surface} !important; border-color: ${dark.line} !important; border-top-color: ${dark.accent} !important }
  .text { color: ${dark.text} !important }
  .muted { color: ${dark.muted} !important }
  .accent { color: ${dark.accent} !important; border-color: ${dark.accent} !important }
  .button { background-color: ${dark.accent} !important; color: ${dark.onAccent} !important }
  .quote { border-left-color: ${dark.accent} !important }
  .rule { border-color: ${dark.line} !important }
}`;
