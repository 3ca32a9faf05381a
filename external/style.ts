import { dark, fonts, light, type Palette, radius, severity } from "@/emails/brand";

const levels = ["critical", "high", "medium", "low", "info"] as const;

function colours(palette: Palette, face: "light" | "dark"): string {
  const own = Object.entries(palette).map(([token, value]) => `--${token}:${value}`);
  return [...own, ...levels.map((level) => `--${level}:${severity[level][face]}`)].join(";");
}

// System fonts only: the page's policy loads nothing but this sheet.
const sans = fonts.sans.replace(/^.*?(?=system-ui)/, "");
const mono = fonts.mono.replace(/^.*?(?=ui-monospace)/, "");

const sheet = `
:root{color-scheme:light dark;${colours(light, "light")}}
@media (prefers-color-scheme:dark){:root{${colours(dark, "dark")}}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:17px/1.5 ${sans};-webkit-text-size-adjust:100%}
header,main{max-width:min(72ch,44rem);margin:0 auto;padding:0 16px}
header{display:flex;flex-wrap:wrap;align-items:center;gap:0 8px;padding-top:12px;padding-bottom:12px;color:var(--muted)}
header b{color:var(--accent)}
header span{font-size:15px}
.mark{fill:none;stroke:var(--accent);stroke-width:2.5;stroke-linecap:round;stroke-linejoin:round}
.for{margin-left:auto}
main{padding-bottom:48px}
h1{font-size:26px;line-height:1.2;letter-spacing:-.015em;margin:8px 0;text-wrap:balance;overflow-wrap:anywhere}
h2{font-size:17px;line-height:1.4;margin:0 0 4px}
h3{font:600 15px/1.5 ${mono};margin:0;overflow-wrap:anywhere}
p,ul,ol,dl{margin:0 0 8px}
section,footer{margin-top:20px}
small,.quiet{font-size:15px;font-weight:400;color:var(--muted)}
a{color:var(--accent);text-underline-offset:3px}
a:hover{text-decoration-thickness:2px}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.what,.card,.notice,.summary,blockquote{background:var(--surface);border:1px solid var(--line);border-radius:${radius.lg}px;padding:16px}
.what h2{font-size:15px;font-weight:400;color:var(--muted);margin:0}
.what p{margin:0 0 4px}
.card h2{margin-bottom:12px}
.name{font-weight:600;overflow-wrap:anywhere}
.mask,.path{font-family:${mono};font-size:15px;overflow-wrap:anywhere}
.mask{background:var(--sunken);border-radius:${radius.sm}px;padding:6px 10px}
.marks{list-style:none;padding:0;margin:8px 0 0;display:flex;flex-wrap:wrap;gap:4px 20px;font-size:15px}
.marks svg{vertical-align:-1px;fill:currentColor;margin-right:2px}
${levels.map((level) => `.${level}{color:var(--${level})}`).join("")}
.dot{display:inline-block;width:12px;height:12px;border-radius:50%;border:2px solid var(--control);margin-right:3px;vertical-align:-1px}
.dot.valid{background:var(--text);border-color:var(--text)}
.places{list-style:none;padding:0}
.places li{display:flex;flex-wrap:wrap;align-items:baseline;gap:0 12px;padding:4px 0}
.steps{list-style:none;padding:0;counter-reset:step}
.steps li{counter-increment:step;position:relative;padding-left:40px;margin-bottom:10px}
.steps li::before{content:counter(step);position:absolute;left:0;top:0;width:26px;height:26px;border-radius:50%;background:var(--accentTint);color:var(--accent);font:600 15px/26px ${sans};text-align:center}
p+form,form+p{margin-top:20px}
fieldset{border:0;padding:0;margin:0 0 20px;min-width:0}
legend,.field>label{padding:0;font-weight:600;margin-bottom:6px}
.field>label{display:block}
.field{margin-bottom:20px}
fieldset label{display:flex;align-items:center;gap:10px;min-height:44px;padding:8px 14px;margin-bottom:8px;border:1px solid var(--control);border-radius:${radius.md}px;background:var(--surface);cursor:pointer}
fieldset label:has(:checked){border-color:var(--accent);background:var(--accentTint);box-shadow:inset 0 0 0 1px var(--accent)}
.pair{display:flex;gap:8px}
.pair label{flex:1;max-width:180px}
input[type=radio]{width:22px;height:22px;flex:none;margin:0;accent-color:var(--accent)}
textarea,input[type=email],input[type=text]{width:100%;font:inherit;color:inherit;background:var(--surface);border:1px solid var(--control);border-radius:${radius.md}px;padding:10px 12px}
button{font:600 17px/1.4 ${sans};min-height:48px;padding:10px 24px;border-radius:${radius.md}px;border:1px solid var(--accent);background:var(--surface);color:var(--accent);cursor:pointer}
.primary{background:var(--accent);color:var(--onAccent)}
button:hover{box-shadow:0 0 0 2px var(--accentTint)}
details{border-top:1px solid var(--line)}
summary{padding:12px 0;min-height:48px;font-weight:600;color:var(--accent);cursor:pointer}
details[open]{padding-bottom:20px}
dl div{padding:8px 0;border-bottom:1px solid var(--line)}
dt{color:var(--muted);font-size:15px}
dd{margin:0;font-weight:600;overflow-wrap:anywhere}
.remarks,blockquote{white-space:pre-wrap;overflow-wrap:anywhere;font-weight:400}
blockquote{margin:0 0 12px}
.notice{border-left:6px solid var(--accent);margin-bottom:16px}
.summary{border:3px solid var(--danger);margin-bottom:16px}
.notice ul,.summary ul{padding-left:20px;margin:0}
.summary a,.error{color:var(--danger);font-weight:600}
.error{margin:0 0 6px}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
footer{border-top:1px solid var(--line);padding-top:16px;font-size:15px;color:var(--muted)}
footer h2{font-size:15px}
@media (min-width:700px){body{font-size:18px}header{padding-top:24px;padding-bottom:16px}h1{font-size:34px;margin:16px 0 12px}h2{font-size:20px}section,footer{margin-top:32px}.what,.card{padding:24px}}
@media print{form,details{display:none}body{background:#fff;color:#000}.what,.card{break-inside:avoid}a[href^=http]::after{content:" (" attr(href) ")";font-size:12px;overflow-wrap:anywhere}}
`;

/** The external page's one style sheet, served at /external/style.css. */
export const css = sheet.trim().replaceAll("\n", "");
