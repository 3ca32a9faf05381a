import path from "node:path";

/** @type {import("next").NextConfig} */
const config = {
  reactStrictMode: true,
  poweredByHeader: false,
  // A page is loaded when somebody first asks for it: all of them take 36 MB, which a web process that receives may need.
  experimental: { preloadEntriesOnStart: false },
  productionBrowserSourceMaps: false,
  images: { unoptimized: true },
  serverExternalPackages: [
    "pg",
    "@prisma/client",
    "@prisma/adapter-pg",
    "graphile-worker",
    "nodemailer",
    "pino",
    "react-email",
    "@resvg/resvg-js",
    "pdfkit",
  ],
  turbopack: { root: path.resolve(import.meta.dirname) },
  // The app has its own things in the other corner.
  devIndicators: { position: "bottom-right" },
  // `npm run check` runs the compiler; doing it once more here would only make the first start slower.
  typescript: { ignoreBuildErrors: true },
};

export default config;
