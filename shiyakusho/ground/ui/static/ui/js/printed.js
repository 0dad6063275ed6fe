// What goes onto paper is measured work: a page with form[data-printed] says so when printing begins. A
// browser tells nobody how many sheets it makes, so they are reckoned: laid out as wide as the paper
// (data-paper: millimetres inside its margins), by the rules for print, its height is divided.
const PIXELS = 96 / 25.4; // of a millimetre
const REM = 16;

const lists = (rules) => [...rules].flatMap((one) => [...(one.media ? [one.media] : []), ...lists(one.cssRules ?? [])]);

function onPaper(text, width) {
  if (/^(only )?print\b/.test(text)) return "all";
  if (/^(only )?screen\b/.test(text)) return "not all";
  const bounds = [...text.matchAll(/\((min|max)-width: ([\d.]+)(rem|px)\)/g)];
  if (!bounds.length) return text;
  const holds = ([, side, number, unit]) => {
    const bound = number * (unit === "rem" ? REM : 1);
    return side === "min" ? width >= bound : width <= bound;
  };
  return bounds.every(holds) ? "all" : "not all";
}

function pagesOf(width, height) {
  const before = lists(document.styleSheets).map((media) => [media, media.mediaText]);
  for (const [media, text] of before) media.mediaText = onPaper(text, width);
  document.body.style.width = `${width}px`;
  const tall = document.body.getBoundingClientRect().height;
  document.body.style.removeProperty("width");
  for (const [media, text] of before) media.mediaText = text;
  return Math.max(1, Math.ceil(tall / height));
}

const form = document.querySelector("form[data-printed]");
window.addEventListener("beforeprint", () => {
  const [width, height] = form.dataset.paper.split("x").map((side) => side * PIXELS);
  const said = new FormData(form);
  said.set("pages", pagesOf(width, height));
  navigator.sendBeacon(form.action, said);
});
