// A signature on the turned screen: moves and lines on a sheet of 600 by 200, sent as an SVG path.
const area = document.querySelector("[data-sign]");
const sheet = area?.querySelector("canvas");
const kept = document.querySelector("#counter-file [name=strokes]");

function point(event) {
  const box = sheet.getBoundingClientRect();
  const at = (value, start, size, limit) => Math.min(limit - 1, Math.max(0, Math.round(((value - start) / size) * limit)));
  return [at(event.clientX, box.left, box.width, sheet.width), at(event.clientY, box.top, box.height, sheet.height)];
}

function draw() {
  const pen = sheet.getContext("2d");
  pen.clearRect(0, 0, sheet.width, sheet.height);
  pen.lineWidth = 3;
  pen.lineCap = pen.lineJoin = "round";
  pen.stroke(new Path2D(kept.value));
}

if (sheet && kept) {
  area.hidden = false;
  let stroke = null;
  sheet.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    sheet.setPointerCapture(event.pointerId);
    stroke = [point(event)];
  });
  sheet.addEventListener("pointermove", (event) => {
    if (!stroke) return;
    const [x, y] = point(event);
    const [fromX, fromY] = stroke.at(-1);
    if (Math.abs(x - fromX) + Math.abs(y - fromY) < 2) return;
    stroke.push([x, y]);
    const pen = sheet.getContext("2d");
    pen.lineWidth = 3;
    pen.lineCap = pen.lineJoin = "round";
    pen.stroke(new Path2D(`M${fromX} ${fromY}L${x} ${y}`));
  });
  const end = () => {
    if (stroke?.length > 1) {
      const [start, ...rest] = stroke.map(([x, y]) => `${x} ${y}`);
      kept.value += `M${start}${rest.map((one) => `L${one}`).join("")}`;
      document.querySelector("[name=signature][value=screen]").checked = true;
    }
    stroke = null;
  };
  sheet.addEventListener("pointerup", end);
  sheet.addEventListener("pointercancel", end);
  area.querySelector("[data-wipe]").addEventListener("click", () => {
    kept.value = "";
    document.querySelector("[name=signature][value=screen]").checked = false;
    draw();
  });
  draw();
}
