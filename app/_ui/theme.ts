import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  rem,
  type VariantColorsResolver,
} from "@mantine/core";
import {
  accentScale,
  chart,
  dark,
  darkScale,
  fonts,
  greyScale,
  light,
  type Palette,
  radius,
  severity,
} from "@/emails/brand";

const dangerScale: MantineColorsTuple = [
  "#FBEFF0",
  "#F5D9DD",
  "#FFB3BF",
  "#EE8A9C",
  "#D95B76",
  "#BE3557",
  "#A62045",
  "#8C1030",
  "#720B28",
  "#5A0820",
];

/** Filled buttons take the palette's own pair of ground and ink, which differs between the light and the dark face. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const colour = input.color ?? input.theme.primaryColor;
  const face = colour === "accent" || colour === "danger" ? colour : null;
  if (input.variant === "filled" && face) {
    return {
      background: `var(--hb-${face})`,
      hover: `color-mix(in srgb, var(--hb-${face}) 88%, var(--hb-text))`,
      color: `var(--hb-on-${face})`,
      border: "1px solid transparent",
    };
  }
  if (input.variant === "outline" && face) {
    return {
      background: "transparent",
      hover: `var(--hb-${face}-tint)`,
      color: `var(--hb-${face})`,
      border: `1px solid var(--hb-${face})`,
    };
  }
  if ((input.variant === "light" || input.variant === "subtle") && face) {
    return {
      background: input.variant === "light" ? `var(--hb-${face}-tint)` : "transparent",
      hover: `var(--hb-${face}-tint)`,
      color: `var(--hb-${face})`,
      border: "1px solid transparent",
    };
  }
  return defaultVariantColorsResolver(input);
};

export const theme = createTheme({
  primaryColor: "accent",
  primaryShade: { light: 8, dark: 3 },
  colors: { accent: accentScale, gray: greyScale, dark: darkScale, danger: dangerScale },
  white: light.surface,
  black: light.text,
  fontFamily: `var(--font-geist-sans), ${fonts.sans}`,
  fontFamilyMonospace: `var(--font-geist-mono), ${fonts.mono}`,
  fontSizes: { xs: rem(12), sm: rem(13), md: rem(14), lg: rem(16), xl: rem(20) },
  lineHeights: { xs: "1.35", sm: "1.4", md: "1.5", lg: "1.5", xl: "1.4" },
  headings: {
    fontWeight: "600",
    sizes: {
      h1: { fontSize: rem(20), lineHeight: "1.3" },
      h2: { fontSize: rem(16), lineHeight: "1.4" },
      h3: { fontSize: rem(14), lineHeight: "1.5" },
    },
  },
  radius: { xs: "2px", sm: `${radius.sm}px`, md: `${radius.md}px`, lg: `${radius.lg}px`, xl: "16px" },
  defaultRadius: "sm",
  spacing: { xs: rem(8), sm: rem(12), md: rem(16), lg: rem(24), xl: rem(40) },
  cursorType: "pointer",
  respectReducedMotion: true,
  variantColorResolver,
  components: {
    Modal: {
      defaultProps: { transitionProps: { duration: 120 }, centered: true },
      styles: { title: { fontSize: rem(16), fontWeight: 600 } },
    },
    // The kit's own defaults here are what axe objects to: a placeholder inside the menu, a menu outside all landmarks,
    // and a second banner in every dialog.
    Menu: {
      defaultProps: {
        transitionProps: { duration: 100 },
        position: "bottom-end",
        shadow: "sm",
        withInitialFocusPlaceholder: false,
        withinPortal: false,
      },
    },
    ModalHeader: { defaultProps: { role: "presentation" } },
    DrawerHeader: { defaultProps: { role: "presentation" } },
    Popover: { defaultProps: { transitionProps: { duration: 100 }, shadow: "sm" } },
    Drawer: { defaultProps: { transitionProps: { duration: 120 } } },
  },
});

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...variablesOf(light),
    ...severityVariables("light"),
    ...chartVariables("light"),
    "--hb-on-danger": "#FFFFFF",
  },
  dark: { ...variablesOf(dark), ...severityVariables("dark"), ...chartVariables("dark"), "--hb-on-danger": "#33191D" },
});

function variablesOf(palette: Palette): Record<string, string> {
  return {
    "--hb-page": palette.page,
    "--hb-surface": palette.surface,
    "--hb-sunken": palette.sunken,
    "--hb-line": palette.line,
    "--hb-control": palette.control,
    "--hb-text": palette.text,
    "--hb-muted": palette.muted,
    "--hb-accent": palette.accent,
    "--hb-on-accent": palette.onAccent,
    "--hb-accent-tint": palette.accentTint,
    "--hb-danger": palette.danger,
    "--hb-danger-tint": palette.dangerTint,
    "--mantine-color-body": palette.surface,
    "--mantine-color-text": palette.text,
    "--mantine-color-bright": palette.text,
    "--mantine-color-dimmed": palette.muted,
    "--mantine-color-placeholder": palette.muted,
    "--mantine-color-anchor": palette.accent,
    "--mantine-color-error": palette.danger,
    "--mantine-color-default": palette.surface,
    "--mantine-color-default-hover": palette.sunken,
    "--mantine-color-default-color": palette.text,
    "--mantine-color-default-border": palette.control,
    "--mantine-color-accent-filled": palette.accent,
    "--mantine-color-accent-filled-hover": palette.accent,
    "--mantine-primary-color-filled": palette.accent,
    "--mantine-primary-color-contrast": palette.onAccent,
  };
}

function severityVariables(face: "light" | "dark"): Record<string, string> {
  return Object.fromEntries(Object.entries(severity).map(([level, look]) => [`--hb-severity-${level}`, look[face]]));
}

function chartVariables(face: "light" | "dark"): Record<string, string> {
  const { slow, ...marks } = chart[face];
  return {
    ...Object.fromEntries(Object.entries(marks).map(([mark, colour]) => [`--hb-chart-${mark}`, colour])),
    ...Object.fromEntries(slow.map((colour, step) => [`--hb-chart-slow-${step}`, colour])),
  };
}
