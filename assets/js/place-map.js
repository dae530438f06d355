// A map of the county's own outlines, without a tile server: a tap fills two hidden inputs.
// The page works without it; the address and the list of places say the same.
import { circleMarker, control, geoJSON, map as createMap } from "leaflet";
import "leaflet/dist/leaflet.css";

const OUTLINE = { color: "#0b4f52", weight: 1, fillColor: "#ffffff", fillOpacity: 0.85 };
const CHOSEN = { ...OUTLINE, fillColor: "#c5d6d4" };
const MARK = { radius: 10, color: "#ffffff", weight: 3, fillColor: "#0b4f52", fillOpacity: 1 };
const DECIMALS = 6;
const ENGLISH = document.documentElement.lang.startsWith("en");
// A full-width colon brings its own space.
const [NAME, SPACE] = ENGLISH ? ["name_en", " "] : ["name_zh", ""];

/** The hidden inputs, the list, the sentence and the button that belong to one map. */
function partsOf(root) {
  const input = (name) => document.getElementById(root.dataset[name]);
  return {
    lon: input("lon"),
    lat: input("lat"),
    list: input("list"),
    canvas: root.querySelector(".yj-map__canvas"),
    status: root.querySelector(".yj-map__status"),
    clear: root.querySelector(".yj-map__clear"),
    schematic: root.querySelector(".yj-map__schematic"),
  };
}

async function outlinesFrom(url) {
  const answer = await fetch(url, { headers: { Accept: "application/geo+json, application/json" } });
  if (!answer.ok) throw new Error(`The outlines could not be read: ${answer.status}`);
  const outlines = await answer.json();
  if (outlines.features.length === 0) throw new Error("There are no outlines.");
  return outlines;
}

/** Shows the whole area as soon as the map has a size: inside a fold it has none until it opens. */
function fitWhenSeen(map, bounds) {
  map.fitBounds(bounds);
  let fitted = false;
  new ResizeObserver(() => {
    map.invalidateSize();
    if (!fitted && map.getSize().x > 0) {
      map.fitBounds(bounds);
      fitted = true;
    }
  }).observe(map.getContainer());
}

/** Draws the outlines, and keeps the list, the inputs, the mark and the sentence in step. */
function draw(root, outlines) {
  const parts = partsOf(root);
  root.hidden = false;
  parts.schematic.hidden = !outlines.features.some((feature) => feature.properties.schematic);
  const map = createMap(parts.canvas, { attributionControl: false, zoomControl: false, zoomSnap: 0.25 });
  control.zoom({ zoomInTitle: root.dataset.zoomIn, zoomOutTitle: root.dataset.zoomOut }).addTo(map);
  const layer = geoJSON(outlines, { style: OUTLINE }).addTo(map);
  fitWhenSeen(map, layer.getBounds());
  const shapes = new Map(layer.getLayers().map((shape) => [shape.feature.properties.code, shape]));
  let mark = null;

  const show = (point) => {
    const shape = shapes.get(parts.list.value);
    layer.setStyle((feature) => (feature === shape?.feature ? CHOSEN : OUTLINE));
    mark?.remove();
    mark = point ? circleMarker(point, { ...MARK, interactive: false }).addTo(map) : null;
    parts.lon.value = point ? point.lng.toFixed(DECIMALS) : "";
    parts.lat.value = point ? point.lat.toFixed(DECIMALS) : "";
    const name = shape?.feature.properties[NAME] ?? "";
    parts.status.textContent = point ? [root.dataset.marked, name].filter(Boolean).join(SPACE) : root.dataset.empty;
    parts.clear.hidden = !point;
  };
  // List and map say the same: a tap chooses from the list, and another choice takes the mark away.
  for (const [code, shape] of shapes) {
    shape.on("click", (event) => {
      parts.list.value = code;
      show(event.latlng);
    });
  }
  parts.list.addEventListener("change", () => show(null));
  parts.clear.addEventListener("click", () => show(null));
  const held = [Number.parseFloat(parts.lat.value), Number.parseFloat(parts.lon.value)];
  root.open = held.every(Number.isFinite);
  show(root.open ? { lat: held[0], lng: held[1] } : null);
}

for (const root of document.querySelectorAll("[data-module='yj-place-map']")) {
  // Without the outlines the map stays hidden: the person is asked for nothing that cannot be done.
  outlinesFrom(root.dataset.url).then((outlines) => draw(root, outlines), () => root.remove());
}
