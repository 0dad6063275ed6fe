// A signature on a screen: moves and lines on a sheet of 600 by 200, sent as an SVG path in `strokes`.
function point(sheet, event) {
  const box = sheet.getBoundingClientRect();
  const at = (value, start, size, limit) => Math.min(limit - 1, Math.max(0, Math.round(((value - start) / size) * limit)));
  return [at(event.clientX, box.left, box.width, sheet.width), at(event.clientY, box.top, box.height, sheet.height)];
}

function pen(sheet) {
  const found = sheet.getContext("2d");
  found.lineWidth = 3;
  found.lineCap = found.lineJoin = "round";
  return found;
}

function draw(sheet, strokes) {
  const with_ = pen(sheet);
  with_.clearRect(0, 0, sheet.width, sheet.height);
  with_.stroke(new Path2D(strokes));
}

export function signing() {
  const area = document.querySelector("[data-sign]:not([data-signing])");
  const sheet = area?.querySelector("canvas");
  const kept = document.querySelector("[name=strokes]");
  if (!sheet || !kept) return;
  const onScreen = (yes) => {
    const choice = document.querySelector("[name=signature][value=screen]");
    if (choice) choice.checked = yes;
  };
  area.hidden = false;
  area.dataset.signing = "yes";
  let stroke = null;
  sheet.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    sheet.setPointerCapture(event.pointerId);
    stroke = [point(sheet, event)];
  });
  sheet.addEventListener("pointermove", (event) => {
    if (!stroke) return;
    const [x, y] = point(sheet, event);
    const [fromX, fromY] = stroke.at(-1);
    if (Math.abs(x - fromX) + Math.abs(y - fromY) < 2) return;
    stroke.push([x, y]);
    pen(sheet).stroke(new Path2D(`M${fromX} ${fromY}L${x} ${y}`));
  });
  const end = () => {
    if (stroke?.length > 1) {
      const [start, ...rest] = stroke.map(([x, y]) => `${x} ${y}`);
      kept.value += `M${start}${rest.map((one) => `L${one}`).join("")}`;
      onScreen(true);
    }
    stroke = null;
  };
  sheet.addEventListener("pointerup", end);
  sheet.addEventListener("pointercancel", end);
  area.querySelector("[data-wipe]").addEventListener("click", () => {
    kept.value = "";
    onScreen(false);
    draw(sheet, "");
  });
  draw(sheet, kept.value);
}

signing();
