// Opens pages in Chromium, light and dark, wide and narrow, and prints what is wrong with each as JSON lines.
// node open_pages.mjs MODULES PICTURES PAGE…
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";

const [modules, pictures, ...pages] = process.argv.slice(2);
const require = createRequire(join(modules, "package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});
for (const file of pages)
  for (const colorScheme of ["light", "dark"])
    for (const width of [1280, 390]) {
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
      const page = await context.newPage();
      const messages = [], requests = [];
      page.on("console", (message) => messages.push(message.text()));
      page.on("pageerror", (error) => messages.push(String(error)));
      page.on("request", (request) => request.url().startsWith("file:") || requests.push(request.url()));
      await page.goto(`file://${file}`);
      const name = join(pictures, `${basename(file, ".html")}-${width}-${colorScheme}`);
      await page.screenshot({ path: `${name}.png`, fullPage: true });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (colorScheme === "light" && width === 1280) await page.pdf({ path: `${name}.pdf`, format: "A4" });
      await context.close();

      // axe-core is a script, which the page's own policy forbids.
      const open = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
      const checked = await open.newPage();
      await checked.goto(`file://${file}`);
      await checked.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
      await checked.evaluate(axe);
      const { violations } = await checked.evaluate(() => globalThis.axe.run());
      await open.close();
      console.log(JSON.stringify({ file: basename(file), width, colorScheme, messages, requests, overflow: Math.max(0, overflow),
        violations: violations.map((violation) => `${violation.id}: ${violation.nodes[0].html}`) }));
    }
await browser.close();
