/** The one place for Handback's face: mail, external page and app all read it. */
export const name = "Handback";
export const tagline = "Hands security incidents back to the people who can fix them";

/** An open hand whose fingers close into a returning arrow, drawn as strokes on a 24 × 24 grid. */
export const mark = {
  viewBox: "0 0 24 24",
  strokeWidth: 2.5,
  path: "M2 15.5c.6 3.6 4.4 6 10 6 6 0 10-3.2 10-8 0-3.6-2.4-6-6-6H7M11 3.5l-4 4 4 4",
} as const;

export type Severity = "critical" | "high" | "medium" | "low" | "info" | "unknown";

type SeverityFace = {
  label: string;
  /** For places too small for the label; never the colour alone. */
  letter: string;
  light: string;
  dark: string;
  /** A filled outline on a 16 × 16 grid, different for each level. */
  shape: string;
};

/** Falls in lightness with rising weight, so that the order also survives print and colour blindness. */
export const severity: Record<Severity, SeverityFace> = {
  critical: {
    label: "Critical",
    letter: "C",
    light: "#6B0A26",
    dark: "#EE6A86",
    shape: "M5 1h6l4 4v6l-4 4H5l-4-4V5z",
  },
  high: { label: "High", letter: "H", light: "#93400A", dark: "#F7B98C", shape: "M8 1l7.5 14H.5z" },
  medium: { label: "Medium", letter: "M", light: "#876A08", dark: "#F5DC6A", shape: "M8 .5 15.5 8 8 15.5.5 8z" },
  low: { label: "Low", letter: "L", light: "#336BC8", dark: "#7FA5EA", shape: "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1z" },
  info: { label: "Info", letter: "I", light: "#46554F", dark: "#A9B3B1", shape: "M2 5h12v6H2z" },
  unknown: {
    label: "Unknown",
    letter: "?",
    light: "#6B655C",
    dark: "#A39C91",
    shape: "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zm0 3a4 4 0 1 0 0 8 4 4 0 0 0 0-8z",
  },
};

/** What charts draw, here and in mail: each means the same everywhere. `slow` runs from the quickest to the slowest. */
export const chart = {
  light: {
    opened: "#B4552D",
    closed: "#1E7876",
    closedToo: "#2F8D8A",
    open: "#3A3631",
    claimed: "#C79A3B",
    quiet: "#978F83",
    slow: ["#D8ECEA", "#B2DAD7", "#86CFCA", "#52A9A5", "#1E7876", "#0A4F4F", "#06282A"],
  },
  dark: {
    opened: "#E39A6B",
    closed: "#52A9A5",
    closedToo: "#86CFCA",
    open: "#D0CBC2",
    claimed: "#D9B45F",
    quiet: "#8F887D",
    slow: ["#1B3A39", "#1F504E", "#256866", "#2F8D8A", "#52A9A5", "#86CFCA", "#D8ECEA"],
  },
} as const;

/** Deep teal, lightest first. */
export const accentScale = [
  "#EEF7F6",
  "#D8ECEA",
  "#B2DAD7",
  "#86CFCA",
  "#52A9A5",
  "#2F8D8A",
  "#1E7876",
  "#0F6362",
  "#0A4F4F",
  "#083C3D",
] as const;

/** Warm greys, lightest first. */
export const greyScale = [
  "#FAF9F7",
  "#F3F1ED",
  "#E8E4DE",
  "#DDD8CF",
  "#BDB6AB",
  "#978F83",
  "#7A7368",
  "#4F4942",
  "#3A3631",
  "#211F1C",
] as const;

/** Greys of the dark face in the order Mantine's `dark` tuple wants: text first, deepest ground last. */
export const darkScale = [
  "#EDEAE4",
  "#D0CBC2",
  "#BDB6AB",
  "#8F887D",
  "#57524A",
  "#45413B",
  "#2A2824",
  "#211F1C",
  "#181715",
  "#121110",
] as const;

export type Palette = {
  page: string;
  surface: string;
  sunken: string;
  /** Hairlines that carry no meaning. */
  line: string;
  /** Borders of inputs and buttons: 3:1 at least. */
  control: string;
  text: string;
  muted: string;
  accent: string;
  onAccent: string;
  accentTint: string;
  danger: string;
  dangerTint: string;
};

export const light: Palette = {
  page: "#FAF9F7",
  surface: "#FFFFFF",
  sunken: "#F3F1ED",
  line: "#DDD8CF",
  control: "#7A7368",
  text: "#211F1C",
  muted: "#4F4942",
  accent: "#0A4F4F",
  onAccent: "#FFFFFF",
  accentTint: "#E3F1F0",
  danger: "#8C1030",
  dangerTint: "#FBEFF0",
};

export const dark: Palette = {
  page: "#181715",
  surface: "#211F1C",
  sunken: "#121110",
  line: "#3A3631",
  control: "#8F887D",
  text: "#EDEAE4",
  muted: "#BDB6AB",
  accent: "#86CFCA",
  onAccent: "#06201F",
  accentTint: "#16302F",
  danger: "#FFB3BF",
  dangerTint: "#33191D",
};

export const fonts = {
  sans: 'Geist, "Geist Sans", system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  mono: '"Geist Mono", ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
} as const;

/** Pixels; everything sits on a 4 px grid. */
export const space = { xs: 4, sm: 8, md: 16, lg: 24, xl: 40 } as const;
export const radius = { sm: 4, md: 6, lg: 10 } as const;
