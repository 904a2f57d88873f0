/* The explorer's own program. Reads the data that stands in the page, fetches nothing, builds every element by hand so that no
   name can become markup. Sections: data, helpers, state, drawing, filters, dossier, tables, keys, address. */
(() => {
"use strict";

/* ---- data ---- */

const DATA = JSON.parse(document.getElementById("data").textContent);
const STANDINGS = ["established", "reported", "prospective", "denied"];
const STANDING_WORDS = {
  established: "established",
  reported: "only reported",
  prospective: "planned or possible",
  denied: "denied",
};
const $ = (id) => document.getElementById(id);
const NODES = DATA.nodes, EDGES = DATA.edges, CLAIMS = DATA.claims, RELATIONS = DATA.relations, TINTS = DATA.tints, CLASSES = DATA.classes;
NODES.forEach((node, index) => { node.at = index; node.edges = []; node.said = node.said || []; node.loose = node.loose || []; });
EDGES.forEach((edge, index) => {
  edge.at = index;
  edge.tint = RELATIONS[edge.relation].tint;
  edge.open = edge.standing !== "established";
  edge.spans = edge.dates.map(span);
  NODES[edge.from].edges.push(edge);
  if (edge.to !== edge.from) NODES[edge.to].edges.push(edge);
});
const NODE_BY_ID = new Map(NODES.map((node) => [node.id, node]));
const EDGE_BY_ID = new Map(EDGES.map((edge) => [edgeId(edge), edge]));
const DEGREE = NODES.map((node) => new Set(node.edges.filter((edge) => !edge.open).map((edge) => edge.from + edge.to - node.at)).size);
const PREFIX = /^(person|country|government|organization|group|place|position|tenure|sanction|event|thing|document|claim)[:/]/;

function edgeId(edge) {
  const id = [NODES[edge.from].id, RELATIONS[edge.relation].name, NODES[edge.to].id].join("~");
  return edge.open ? id + "~" + edge.standing : id;
}
/* First and last day of a date, month or year, as numbers that can be compared. */
function span(date) {
  const [year, month, day] = date.split("-").map(Number);
  return [Date.UTC(year, (month || 1) - 1, day || 1), day ? Date.UTC(year, month - 1, day) : month ? Date.UTC(year, month, 0) : Date.UTC(year, 11, 31)];
}
function short(id) { return id.replace(PREFIX, "$1:"); }

/* Lines: what is drawn. Relations of one colour and standing between the same two share a line. */
const LINES = [];
(() => {
  const byKey = new Map();
  for (const edge of EDGES) {
    if (edge.from === edge.to) continue;
    const [a, b] = edge.from < edge.to ? [edge.from, edge.to] : [edge.to, edge.from];
    const key = [a, b, edge.tint, edge.standing, edge.disputed ? 1 : 0].join(" ");
    let line = byKey.get(key);
    if (!line) {
      line = { at: LINES.length, a, b, tint: edge.tint, standing: edge.standing, open: edge.open, disputed: !!edge.disputed, edges: [] };
      byKey.set(key, line);
      LINES.push(line);
    }
    line.edges.push(edge);
    edge.line = line;
  }
  const pairs = new Map();
  for (const line of LINES) {
    const key = line.a + " " + line.b;
    if (!pairs.has(key)) pairs.set(key, []);
    pairs.get(key).push(line);
  }
  for (const lines of pairs.values()) {
    lines.sort((x, y) => STANDINGS.indexOf(x.standing) - STANDINGS.indexOf(y.standing));
    lines.forEach((line, place) => { line.curve = (place % 2 ? 1 : -1) * Math.ceil(place / 2) * 0.2; });
  }
})();

/* ---- helpers ---- */

function h(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") element.className = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "text") element.textContent = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  put(element, children);
  return element;
}
function put(element, children) {
  for (const child of children.flat(9)) {
    if (child === undefined || child === null || child === false) continue;
    element.append(child);
  }
}
function drawing(className, box, ...parts) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", className);
  svg.setAttribute("viewBox", box);
  svg.setAttribute("aria-hidden", "true");
  for (const [tag, attributes] of parts) {
    const part = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) part.setAttribute(name, value);
    svg.append(part);
  }
  return svg;
}
const plural = (count, one, many) => count.toLocaleString("en") + " " + (count === 1 ? one : many || one + "s");
const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLocaleLowerCase();
const capital = (text) => text.charAt(0).toLocaleUpperCase() + text.slice(1);
let dark = false;
const isDark = () => dark;
const ink = (item) => (isDark() ? item.dark : item.light);
function say(text) { $("said").textContent = ""; requestAnimationFrame(() => { $("said").textContent = text; }); }

/* A phrase such as "{s} invited {o}" with its ends put in. */
function spoken(relation, subject, object) {
  const parts = RELATIONS[relation].phrase.split(/(\{s\}|\{o\})/);
  return parts.filter(Boolean).map((part) => part === "{s}" ? subject() : part === "{o}" ? object() : h("span", { class: "verb", text: part }));
}
function aloud(edge) {
  return RELATIONS[edge.relation].phrase.replace("{s}", () => NODES[edge.from].name).replace("{o}", () => NODES[edge.to].name);
}

/* The mark of a class, as points on a circle of radius 1 or the word "circle". */
const CORNERS = {
  square: polygon(4, Math.PI / 4, 0.95), diamond: polygon(4, 0, 1.1), triangle: polygon(3, Math.PI / 2, 1.15),
  hexagon: polygon(6, 0, 1.05), pentagon: polygon(5, Math.PI / 2, 1.08), rounded: polygon(4, Math.PI / 4, 0.95),
};
function polygon(count, turn, radius) {
  return Array.from({ length: count }, (_, index) => {
    const angle = turn + (index * 2 * Math.PI) / count;
    return [radius * Math.cos(angle), -radius * Math.sin(angle)];
  });
}
function classMark(index) {
  const info = CLASSES[index], [fill, line] = ink(info), points = CORNERS[info.mark];
  const paint = info.mark === "ring" ? { fill: "none", stroke: line, "stroke-width": 2.6 } : { fill: line, stroke: "none" };
  if (!points) return drawing("mark", "0 0 16 16", ["circle", { cx: 8, cy: 8, r: 5.4, ...paint }]);
  const path = points.map(([x, y]) => (8 + x * 6).toFixed(1) + " " + (8 + y * 6).toFixed(1)).join("L");
  const round = info.mark === "rounded" ? { stroke: line, "stroke-width": 2, "stroke-linejoin": "round" } : {};
  return drawing("mark", "0 0 16 16", ["path", { d: "M" + path + "Z", ...paint, ...round }]);
}
function lineColour(line) {
  const colours = DATA.ink[isDark() ? "dark" : "light"];
  if (line.disputed) return colours.disputed[1];
  if (line.standing === "denied") return colours.denied[1];
  return ink(TINTS[line.tint])[1];
}
const DASHES = { established: "", reported: "6 3", prospective: "1.6 3", denied: "" };
function swatch(standing, colour, disputed) {
  const parts = [];
  const stroke = { stroke: colour, fill: "none", "stroke-width": 2.4, "stroke-dasharray": DASHES[standing] };
  if (disputed) {
    parts.push(["path", { ...stroke, d: "M0 4.2h34", "stroke-width": 1.6 }], ["path", { ...stroke, d: "M0 7.8h34", "stroke-width": 1.6 }]);
  } else {
    parts.push(["path", { ...stroke, d: "M0 6h34", "stroke-width": standing === "denied" ? 1.4 : 2.4 }]);
    if (standing === "denied") parts.push(["path", { ...stroke, d: "M6 10l4-8M16 10l4-8M26 10l4-8", "stroke-width": 1.4 }]);
  }
  return drawing("swatch", "0 0 34 12", ...parts);
}

/* ---- state ---- */

const SPANS = EDGES.flatMap((edge) => edge.spans);
const BINS = bins();
const state = {
  view: "picture",
  families: new Set(),      // those that are switched off
  classes: new Set(),
  standings: new Set(DATA.claims_shown ? [] : STANDINGS.slice(1)),
  from: 0, to: Math.max(0, BINS.length - 1), least: 1, country: "", colour: "class", around: 0,
  chosen: null,             // { node }, { edge } or { path: edges, ends: [node, node] }
  pathFrom: null,           // whence a path is looked for
  hovered: null,
};
const visible = { edges: new Uint8Array(EDGES.length), lines: new Uint8Array(LINES.length), nodes: new Uint8Array(NODES.length) };
const FAMILIES = [...new Set(RELATIONS.map((relation) => TINTS[relation.tint].family))];

/* Months, quarters or years, whichever gives at most some sixty of them. The few that lie long before the rest share the first. */
function bins() {
  if (!SPANS.length) return [];
  let first = Infinity, last = -Infinity;
  for (const [from, to] of SPANS) { first = Math.min(first, from); last = Math.max(last, to); }
  const begins = SPANS.map(([from]) => from).sort((a, b) => a - b), early = begins[Math.floor(begins.length / 50)];
  const isLongAgo = last - first > 3 * (last - early) && last - first > 5 * 365 * 864e5;
  const start = new Date(isLongAgo ? early : first), end = new Date(last);
  const months = (end.getUTCFullYear() - start.getUTCFullYear()) * 12 + end.getUTCMonth() - start.getUTCMonth() + 1;
  const step = months <= 60 ? 1 : months <= 180 ? 3 : 12;
  const found = [];
  let month = Math.floor(start.getUTCMonth() / step) * step, year = start.getUTCFullYear();
  for (;;) {
    const from = Date.UTC(year, month, 1);
    if (from > last) break;
    if (isLongAgo && !found.length) found.push({ from: first, to: from - 864e5, name: "before " + (step === 12 || month === 0 ? year : new Date(from).toLocaleDateString("en", { month: "short", year: "numeric", timeZone: "UTC" })), count: 0 });
    const to = Date.UTC(year, month + step, 0);
    const name = step === 12 ? String(year) : step === 3 ? year + " Q" + (month / 3 + 1) : new Date(from).toLocaleDateString("en", { month: "short", year: "numeric", timeZone: "UTC" });
    found.push({ from, to, name, count: 0 });
    month += step;
    year += Math.floor(month / 12);
    month %= 12;
  }
  return found;
}
for (const edge of EDGES) {
  if (edge.open) continue;
  for (const [from, to] of edge.spans) {
    const bin = BINS.find((each) => each.from <= to && from <= each.to);
    if (bin) bin.count += 1;
  }
}

function passes(edge, passing) {
  if (state.standings.has(edge.standing)) return false;
  if (state.families.has(TINTS[edge.tint].family)) return false;
  if (edge.sources < state.least) return false;
  if (passing && !edge.spans.some(([from, to]) => from <= passing[1] && passing[0] <= to)) return false;
  return true;
}
function passesNode(node) {
  if (state.classes.has(node.class)) return false;
  return state.country === "" || node.country === Number(state.country);
}
function refilter() {
  const whole = state.from === 0 && state.to === BINS.length - 1;
  const passing = whole || !BINS.length ? null : [BINS[state.from].from, BINS[state.to].to];
  const fits = NODES.map(passesNode);
  visible.edges.fill(0); visible.lines.fill(0); visible.nodes.fill(0);
  const hasCountry = state.country !== "";
  for (const edge of EDGES) {
    // A country is asked for with what it has to do with: one end suffices.
    const ends = hasCountry ? (fits[edge.from] || fits[edge.to]) && !state.classes.has(NODES[edge.from].class) && !state.classes.has(NODES[edge.to].class) : fits[edge.from] && fits[edge.to];
    if (ends && passes(edge, passing)) visible.edges[edge.at] = 1;
  }
  if (state.around && state.chosen && state.chosen.node) surroundings(state.chosen.node, state.around);
  for (const edge of EDGES) {
    if (!visible.edges[edge.at]) continue;
    if (edge.line) visible.lines[edge.line.at] = 1;
    visible.nodes[edge.from] = visible.nodes[edge.to] = 1;
  }
  for (const node of NODES) if (!node.edges.length && fits[node.at] && !state.around) visible.nodes[node.at] = 1;
  if (state.chosen && state.chosen.node) visible.nodes[state.chosen.node.at] = 1;
  for (const edge of state.chosen ? state.chosen.path || (state.chosen.edge ? [state.chosen.edge] : []) : []) {
    visible.edges[edge.at] = visible.nodes[edge.from] = visible.nodes[edge.to] = 1;
    if (edge.line) visible.lines[edge.line.at] = 1;
  }
}
/* Keeps the edges within so many steps of a node. */
function surroundings(node, steps) {
  const reached = new Set([node.at]);
  for (let step = 0; step < steps; step += 1) {
    for (const at of [...reached]) for (const edge of NODES[at].edges) if (visible.edges[edge.at]) { reached.add(edge.from); reached.add(edge.to); }
  }
  for (const edge of EDGES) if (!reached.has(edge.from) || !reached.has(edge.to)) visible.edges[edge.at] = 0;
}

/* ---- drawing: nodes with marks, lines with dashes and heads ---- */

const ARROW = 9;
const VERTEX_LINE = `
attribute vec2 a_source; attribute vec2 a_target; attribute vec2 a_radii; attribute float a_thickness; attribute float a_curve;
attribute float a_style; attribute float a_heads; attribute vec4 a_color; attribute vec4 a_id; attribute vec3 a_place;
uniform mat3 u_matrix; uniform vec2 u_viewport; uniform float u_sizeRatio; uniform float u_picking;
varying vec4 v_color; varying vec2 v_at; varying vec3 v_line; varying float v_head;
vec2 pixels(vec2 place) { return (u_matrix * vec3(place, 1.0)).xy * u_viewport * 0.5; }
void main() {
  vec2 s = pixels(a_source); vec2 t = pixels(a_target);
  vec2 d = t - s; float straight = max(length(d), 0.001); vec2 n = vec2(-d.y, d.x) / straight;
  vec2 c = (s + t) * 0.5 + n * a_curve * straight;
  float whole = straight * (1.0 + 0.66 * a_curve * a_curve);
  float grown = clamp(1.0 / u_sizeRatio, 0.6, 2.2);
  float width = max(a_thickness * grown, 0.9);
  float head = min(${ARROW}.0 * grown * (0.8 + 0.12 * a_thickness), whole * 0.4);
  float first = min((a_radii.x / u_sizeRatio + 1.0) / whole, 0.46);
  float last = 1.0 - min((a_radii.y / u_sizeRatio + 1.5) / whole, 0.46);
  float afterTail = a_heads > 1.5 ? first + head / whole : first;
  float beforeHead = a_heads > 0.5 ? last - head / whole : last;
  afterTail = min(afterTail, (first + last) * 0.5); beforeHead = max(beforeHead, (first + last) * 0.5);
  float q = a_place.x < 0.5 ? mix(first, afterTail, a_place.y) : a_place.x < 1.5 ? mix(afterTail, beforeHead, a_place.y) : mix(beforeHead, last, a_place.y);
  vec2 p = (1.0 - q) * (1.0 - q) * s + 2.0 * q * (1.0 - q) * c + q * q * t;
  vec2 along = normalize((1.0 - q) * (c - s) + q * (t - c) + vec2(0.00001, 0.0));
  float half_ = width * 0.5 + 1.0;
  if (a_style > 2.5) half_ = max(half_, a_style > 3.5 ? width * 0.5 + 2.5 : 6.0);
  bool isHead = (a_place.x < 0.5 && a_heads > 1.5) || (a_place.x > 1.5 && a_heads > 0.5);
  if (isHead) half_ = max(half_, head * 0.5 + 1.0);
  if (u_picking > 0.5) half_ = max(half_, 5.0);
  p += vec2(-along.y, along.x) * a_place.z * half_;
  gl_Position = vec4(p * 2.0 / u_viewport, 0.0, 1.0);
  v_at = vec2((q - first) * whole, a_place.z * half_);
  v_line = vec3(width, (last - first) * whole, a_style);
  v_head = !isHead ? 0.0 : (a_place.x < 0.5 ? -head : head);
  #ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= 255.0 / 254.0;
}`;
const FRAGMENT_LINE = `
precision highp float;
varying vec4 v_color; varying vec2 v_at; varying vec3 v_line; varying float v_head; uniform float u_pixelRatio;
void main() {
  #ifdef PICKING_MODE
  gl_FragColor = v_color;
  #else
  float soft = 0.75 / u_pixelRatio; float across = abs(v_at.y); float alpha;
  if (v_head != 0.0) {
    float toTip = v_head > 0.0 ? v_line.y - v_at.x : v_at.x;
    float side = toTip * 0.42;
    alpha = (1.0 - smoothstep(side - soft, side + soft, across)) * smoothstep(-soft, soft, toTip);
  } else {
    float half_ = v_line.x * 0.5; float style = v_line.z;
    if (style > 3.5) {
      float rail = half_ + 1.0;
      alpha = 1.0 - smoothstep(0.75 - soft, 0.75 + soft, abs(across - rail));
    } else if (style > 2.5) {
      float thin = 1.0 - smoothstep(0.6 - soft, 0.6 + soft, across);
      float stroke = abs(mod(v_at.x - v_at.y * 0.7, 15.0) - 7.5);
      alpha = max(thin, (1.0 - smoothstep(0.7 - soft, 0.7 + soft, stroke)) * step(across, 5.0));
    } else {
      alpha = 1.0 - smoothstep(half_ - soft, half_ + soft, across);
      float grown = max(1.0, v_line.x / 2.0);
      if (style > 1.5) { float dot_ = mod(v_at.x, 6.0 * grown); alpha *= step(dot_, 2.2 * grown); }
      else if (style > 0.5) { float dash = mod(v_at.x, 11.0 * grown); alpha *= 1.0 - smoothstep(6.6 * grown, 7.4 * grown, dash); }
    }
  }
  if (alpha < 0.02) discard;
  gl_FragColor = vec4(v_color.rgb, 1.0) * v_color.a * alpha;
  #endif
}`;
const VERTEX_NODE = `
attribute vec2 a_position; attribute float a_size; attribute float a_shape; attribute float a_ring; attribute vec4 a_color; attribute vec4 a_border; attribute vec4 a_id; attribute vec2 a_corner;
uniform mat3 u_matrix; uniform vec2 u_viewport; uniform float u_sizeRatio; uniform float u_picking;
varying vec4 v_color; varying vec4 v_border; varying vec2 v_at; varying vec3 v_shape;
void main() {
  float radius = a_size / u_sizeRatio; float outer = radius * 1.2 + a_ring + 2.5;
  vec2 centre = (u_matrix * vec3(a_position, 1.0)).xy;
  gl_Position = vec4(centre + a_corner * outer * 2.0 / u_viewport, 0.0, 1.0);
  v_at = a_corner * outer; v_shape = vec3(a_shape, radius, a_ring);
  #ifdef PICKING_MODE
  v_color = a_id; v_border = a_id;
  #else
  v_color = a_color; v_border = a_border;
  #endif
  v_color.a *= 255.0 / 254.0; v_border.a *= 255.0 / 254.0;
}`;
const FRAGMENT_NODE = `
precision highp float;
varying vec4 v_color; varying vec4 v_border; varying vec2 v_at; varying vec3 v_shape; uniform float u_pixelRatio;
float polygon(vec2 p, float corners, float turn, float radius) {
  float angle = atan(p.y, p.x) - turn; float part = 6.2831853 / corners;
  return cos(floor(0.5 + angle / part) * part - angle) * length(p) - radius;
}
float box(vec2 p, float half_, float round_) { vec2 q = abs(p) - half_ + round_; return length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - round_; }
void main() {
  float shape = v_shape.x; float r = v_shape.y; float far;
  // What is a few pixels wide has no corners that one could see.
  if (shape < 0.5 || (r < 1.8 && shape < 6.5)) far = length(v_at) - r;
  else if (shape < 1.5) far = box(v_at, r * 0.88, r * 0.12);
  else if (shape < 2.5) far = box(v_at, r * 0.9, r * 0.45);
  else if (shape < 3.5) far = box(vec2(v_at.x + v_at.y, v_at.y - v_at.x) * 0.7071, r * 0.84, r * 0.1);
  else if (shape < 4.5) far = polygon(v_at, 6.0, 0.5236, r * 0.94);
  else if (shape < 5.5) far = polygon(v_at, 3.0, 4.7124, r * 0.62);
  else if (shape < 6.5) far = polygon(v_at, 5.0, 4.7124, r * 0.88);
  else far = length(v_at) - r;
  float soft = 0.7 / u_pixelRatio;
  #ifdef PICKING_MODE
  if (far > 2.0) discard;
  gl_FragColor = v_color;
  #else
  float edge = 1.2 + v_shape.z;
  float inside = 1.0 - smoothstep(-soft, soft, far);
  if (shape > 6.5) inside *= smoothstep(-soft, soft, far + max(r * 0.42, 2.0));
  float around = 1.0 - smoothstep(edge - soft, edge + soft, far);
  vec4 color = mix(vec4(v_border.rgb, 1.0) * v_border.a * around, vec4(v_color.rgb, 1.0) * v_color.a, inside);
  if (shape > 6.5 && far < 0.0) color = mix(vec4(v_border.rgb, 1.0) * v_border.a * 0.0, vec4(v_color.rgb, 1.0) * v_color.a, inside);
  if (color.a < 0.02) discard;
  gl_FragColor = color;
  #endif
}`;
const SHAPES = { circle: 0, square: 1, rounded: 2, diamond: 3, hexagon: 4, triangle: 5, pentagon: 6, ring: 7 };
const STYLES = { established: 0, reported: 1, prospective: 2, denied: 3 };

const packed = new Map();
function packColour(colour) {
  let value = packed.get(colour);
  if (value === undefined) {
    const bytes = new Uint8Array(4), view = new Float32Array(bytes.buffer);
    const full = colour.length === 9 ? parseInt(colour.slice(7), 16) : 255;
    bytes.set([parseInt(colour.slice(1, 3), 16), parseInt(colour.slice(3, 5), 16), parseInt(colour.slice(5, 7), 16), Math.min(254, full)]);
    value = view[0];
    packed.set(colour, value);
  }
  return value;
}
const mixtures = new Map();
function mixed(colour, other, share) {
  const key = colour + other + share, known = mixtures.get(key);
  if (known) return known;
  const part = (at) => Math.round(parseInt(colour.slice(at, at + 2), 16) * (1 - share) + parseInt(other.slice(at, at + 2), 16) * share).toString(16).padStart(2, "0");
  const mixture = "#" + part(1) + part(3) + part(5);
  mixtures.set(key, mixture);
  return mixture;
}

let sigma = null, graph = null, fault = "";

/* While the picture moves, only what is seen is drawn; what lies under the pointer is found out when it stands still. A machine that
   cannot draw ten times a second leaves out the lines until then. */
const MOTION = { still: 200, late: 100, often: 3 };
const motion = { on: false, slow: false, late: 0, took: 0, timer: 0 };
function moving() {
  motion.on = true;
  clearTimeout(motion.timer);
  motion.timer = setTimeout(() => { motion.on = false; if (sigma) sigma.scheduleRender(); }, Math.max(MOTION.still, 2.5 * motion.took));
}
/* How long it takes until the next picture may be drawn. */
function clocked() {
  if (!motion.on) return;
  const begun = performance.now();
  requestAnimationFrame(() => {
    motion.took = performance.now() - begun;
    motion.late = motion.took > MOTION.late ? motion.late + 1 : 0;
    if (motion.late >= MOTION.often) motion.slow = true;
  });
}
function drawn(program, draw) {
  const picking = program.pickProgram;
  if (motion.on) program.pickProgram = null;
  draw();
  program.pickProgram = picking;
}

function programs() {
  const { EdgeProgram, NodeProgram } = Sigma.rendering;
  const FLOAT = WebGLRenderingContext.FLOAT, BYTE = WebGLRenderingContext.UNSIGNED_BYTE;
  const uniforms = (program, params, gl, places) => {
    gl.uniformMatrix3fv(places.u_matrix, false, params.matrix);
    gl.uniform2f(places.u_viewport, params.width, params.height);
    gl.uniform1f(places.u_sizeRatio, params.sizeRatio);
    gl.uniform1f(places.u_pixelRatio, params.pixelRatio);
    gl.uniform1f(places.u_picking, program.isPicking ? 1 : 0);
  };
  const UNIFORMS = ["u_matrix", "u_viewport", "u_sizeRatio", "u_pixelRatio", "u_picking"];
  const strip = (pieces) => {
    const places = [];
    for (const [part, from, to, count] of pieces) for (let i = 0; i <= count; i += 1) for (const side of [-1, 1]) places.push([part, from + ((to - from) * i) / count, side]);
    return places;
  };
  const lineProgram = (pieces) => class extends EdgeProgram {
    getDefinition() {
      return {
        VERTICES: pieces.length, VERTEX_SHADER_SOURCE: VERTEX_LINE, FRAGMENT_SHADER_SOURCE: FRAGMENT_LINE, METHOD: WebGLRenderingContext.TRIANGLE_STRIP, UNIFORMS,
        ATTRIBUTES: [
          { name: "a_source", size: 2, type: FLOAT }, { name: "a_target", size: 2, type: FLOAT }, { name: "a_radii", size: 2, type: FLOAT },
          { name: "a_thickness", size: 1, type: FLOAT }, { name: "a_curve", size: 1, type: FLOAT }, { name: "a_style", size: 1, type: FLOAT }, { name: "a_heads", size: 1, type: FLOAT },
          { name: "a_color", size: 4, type: BYTE, normalized: true }, { name: "a_id", size: 4, type: BYTE, normalized: true },
        ],
        CONSTANT_ATTRIBUTES: [{ name: "a_place", size: 3, type: FLOAT }], CONSTANT_DATA: pieces,
      };
    }
    processVisibleItem(id, start, source, target, data) {
      const array = this.array;
      array.set([source.x, source.y, target.x, target.y, source.size, target.size, data.size, data.curve, data.style, data.heads, packColour(data.color), id], start);
    }
    renderProgram(params, info) { this.isPicking = info.isPicking; super.renderProgram(params, info); }
    render(params) { if (!(motion.on && motion.slow)) drawn(this, () => super.render(params)); }
    setUniforms(params, { gl, uniformLocations }) { uniforms(this, params, gl, uniformLocations); }
  };
  class MarkProgram extends NodeProgram {
    getDefinition() {
      return {
        VERTICES: 4, VERTEX_SHADER_SOURCE: VERTEX_NODE, FRAGMENT_SHADER_SOURCE: FRAGMENT_NODE, METHOD: WebGLRenderingContext.TRIANGLE_STRIP, UNIFORMS,
        ATTRIBUTES: [
          { name: "a_position", size: 2, type: FLOAT }, { name: "a_size", size: 1, type: FLOAT }, { name: "a_shape", size: 1, type: FLOAT }, { name: "a_ring", size: 1, type: FLOAT },
          { name: "a_color", size: 4, type: BYTE, normalized: true }, { name: "a_border", size: 4, type: BYTE, normalized: true }, { name: "a_id", size: 4, type: BYTE, normalized: true },
        ],
        CONSTANT_ATTRIBUTES: [{ name: "a_corner", size: 2, type: FLOAT }], CONSTANT_DATA: [[-1, -1], [1, -1], [-1, 1], [1, 1]],
      };
    }
    processVisibleItem(id, start, data) {
      this.array.set([data.x, data.y, data.size, data.shape, data.ring, packColour(data.color), packColour(data.border), id], start);
    }
    render(params) { drawn(this, () => super.render(params)); }
    setUniforms(params, { gl, uniformLocations }) { uniforms(this, params, gl, uniformLocations); }
  }
  return {
    straight: lineProgram(strip([[0, 0, 1, 1], [1, 0, 1, 1], [2, 0, 1, 1]])),
    curved: lineProgram(strip([[0, 0, 1, 2], [1, 0, 1, 14], [2, 0, 1, 2]])),
    mark: MarkProgram,
  };
}

/* Nodes of large pictures are smaller: as many pixels as there are for them when all is seen. */
const EXTENT = NODES.filter((node) => DEGREE[node.at] || !EDGES.some((edge) => !edge.open)).reduce((box, node) => [Math.min(box[0], node.x), Math.min(box[1], node.y), Math.max(box[2], node.x), Math.max(box[3], node.y)], [Infinity, Infinity, -Infinity, -Infinity]);
let grain = 1, most = 160;
function measure() {
  const { width, height } = sigma.getDimensions();
  const fit = Math.min((width - 96) / Math.max(1, EXTENT[2] - EXTENT[0]), (height - 96) / Math.max(1, EXTENT[3] - EXTENT[1]));
  const spacing = Math.sqrt((width * height) / Math.max(1, NODES.length));
  grain = Math.max(0.28, Math.min(1.2, Math.sqrt(fit) * 1.5, spacing / 40));
  most = Math.max(60, Math.min(320, (width * height) / 6000));
}

/* What is near what is looked at, or nothing where nothing is. */
let near = null;
function focus() {
  const at = state.hovered || state.chosen;
  near = null;
  if (!at) return;
  near = { nodes: new Set(), lines: new Set() };
  if (at.node) {
    near.nodes.add(at.node.at);
    for (const edge of at.node.edges) {
      if (!visible.edges[edge.at] || !edge.line) continue;
      near.lines.add(edge.line.at);
      near.nodes.add(edge.from); near.nodes.add(edge.to);
    }
  } else {
    for (const edge of at.path || [at.edge]) {
      near.nodes.add(edge.from); near.nodes.add(edge.to);
      if (edge.line) near.lines.add(edge.line.at);
    }
  }
}
const GROUP_COLOURS = ["#3d7ab8", "#c9772b", "#4c9a57", "#a6568f", "#7b6bc4", "#b59a2d", "#2f9a9a", "#c05a5a", "#7a8c3a", "#8a6a50", "#5b86a8", "#a8799b"];
const COUNTRY_RANK = (() => {
  const counts = new Map();
  for (const node of NODES) if (node.country !== undefined) counts.set(node.country, (counts.get(node.country) || 0) + 1);
  return new Map([...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([country], place) => [country, place]));
})();
function nodeColour(node) {
  const other = isDark() ? "#6b7885" : "#98a3ae";
  if (state.colour === "group") return node.group < GROUP_COLOURS.length ? GROUP_COLOURS[node.group] : other;
  if (state.colour === "country") {
    const place = COUNTRY_RANK.get(node.country);
    return place !== undefined && place < GROUP_COLOURS.length ? GROUP_COLOURS[place] : other;
  }
  return ink(CLASSES[node.class])[1];
}
function canvasColour() { return DATA.ink[isDark() ? "dark" : "light"].canvas[0]; }

function reduceNode(at) {
  const node = NODES[at], canvas = pageColour(), picked = state.chosen && state.chosen.node === node, hovered = state.hovered && state.hovered.node === node;
  const far = near && !near.nodes.has(node.at);
  const colour = nodeColour(node);
  return {
    hidden: !visible.nodes[node.at], size: node.size * grain, shape: SHAPES[CLASSES[node.class].mark] || 0, type: "mark",
    color: far ? mixed(colour, canvas, 0.8) : colour,
    border: picked ? accentColour() : hovered ? mixed(accentColour(), canvas, 0.35) : canvas,
    ring: picked ? 2.4 : hovered ? 2 : 0,
    zIndex: picked || hovered ? 3 : far ? 0 : near ? 2 : 1,
  };
}
function reduceLine(at) {
  const line = LINES[at], canvas = pageColour(), far = near && !near.lines.has(line.at);
  const colour = lineColour(line);
  const sources = Math.max(1, ...line.edges.filter((edge) => visible.edges[edge.at]).map((edge) => edge.sources));
  const chosen = state.chosen && state.chosen.edge && state.chosen.edge.line === line;
  return {
    hidden: !visible.lines[line.at], type: line.curve ? "curved" : "straight", curve: line.curve,
    color: far ? mixed(colour, canvas, 0.86) : near ? colour : mixed(colour, canvas, isDark() ? 0.3 : 0.25),
    size: Math.min(6, 1.3 + 0.9 * Math.log2(sources)) + (chosen ? 1.6 : 0), style: line.disputed ? 4 : STYLES[line.standing],
    zIndex: far ? 0 : near ? 2 : 1,
  };
}
let palette = {};
function readColours() {
  const style = getComputedStyle(document.documentElement);
  palette = { page: style.getPropertyValue("--page").trim(), accent: style.getPropertyValue("--accent").trim(), text: style.getPropertyValue("--text").trim(), muted: style.getPropertyValue("--muted").trim() };
}
const pageColour = () => palette.page, accentColour = () => palette.accent;

function heads(line) {
  let forward = false, back = false;
  for (const edge of line.edges) {
    if (edge.mutual) continue;
    if (edge.from === line.a) forward = true; else back = true;
  }
  return [forward, back];
}
function buildPicture() {
  const test = document.createElement("canvas");
  if (!(test.getContext("webgl2") || test.getContext("webgl"))) throw new Error("this browser has no WebGL");
  graph = new graphology.Graph({ multi: true, type: "directed", allowSelfLoops: false });
  for (const node of NODES) graph.addNode(String(node.at), { x: node.x, y: -node.y, size: node.size });
  for (const line of LINES) {
    const [forward, back] = heads(line);
    // An arrow points at the target; what only runs back is turned round.
    const turned = back && !forward;
    const [source, target] = turned ? [line.b, line.a] : [line.a, line.b];
    graph.addEdgeWithKey(String(line.at), String(source), String(target), { curve: turned ? -line.curve : line.curve, heads: forward && back ? 2 : forward || back ? 1 : 0 });
    line.turned = turned;
  }
  const { straight, curved, mark } = programs();
  sigma = new Sigma(graph, $("picture"), {
    nodeProgramClasses: { mark }, nodeHoverProgramClasses: { mark }, edgeProgramClasses: { straight, curved }, defaultNodeType: "mark", defaultEdgeType: "straight",
    renderLabels: false, renderEdgeLabels: false, enableEdgeEvents: true, zIndex: true, stagePadding: 48, minCameraRatio: 0.02, maxCameraRatio: 3,
    enableCameraRotation: false, itemSizesReference: "screen", hideEdgesOnMove: LINES.length > 8000, allowInvalidContainer: true, zoomDuration: 160,
    defaultDrawNodeHover: () => {}, defaultDrawNodeLabel: () => {},
    nodeReducer: (at, data) => Object.assign({}, data, reduceNode(Number(at))),
    edgeReducer: (at, data) => Object.assign(reduceLine(Number(at)), { curve: data.curve, heads: data.heads }),
  });
  sigma.on("enterNode", ({ node, event }) => hover({ node: NODES[node] }, event));
  sigma.on("leaveNode", () => hover(null));
  sigma.on("enterEdge", ({ edge, event }) => { if (!state.hovered || !state.hovered.node) hover({ edge: lead(LINES[edge]) }, event); });
  sigma.on("leaveEdge", () => { if (!state.hovered || !state.hovered.node) hover(null); });
  sigma.on("clickNode", ({ node }) => choose({ node: NODES[node] }));
  sigma.on("clickEdge", ({ edge }) => choose({ edge: lead(LINES[edge]) }));
  sigma.on("clickStage", () => choose(null));
  sigma.on("doubleClickNode", ({ node, preventSigmaDefault }) => { preventSigmaDefault(); choose({ node: NODES[node] }); fit(); });
  sigma.on("afterRender", () => { clocked(); drawNames(); });
  sigma.getCamera().on("updated", moving);
  measure();
  sigma.on("resize", measure);
}
/* The edge that stands for a line: the best supported one that is seen. */
function lead(line) {
  const seen = line.edges.filter((edge) => visible.edges[edge.at]);
  return (seen.length ? seen : line.edges).slice().sort((a, b) => b.sources - a.sources || b.documents - a.documents || a.at - b.at)[0];
}

/* Names are drawn by ourselves, the most important first, each only where it covers no other. */
const labelWidths = new Map();
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', Arial, sans-serif";
const BY_WEIGHT = NODES.map((_, at) => at).sort((a, b) => DEGREE[b] - DEGREE[a] || NODES[a].name.length - NODES[b].name.length || a - b);
const LABELS = NODES.map((node) => { const clean = node.name.replace(/[\u202a-\u202e\u2066-\u2069\u0000-\u001f]/g, " ").trim() || "(no name)"; const parts = [...clean]; return parts.length > 34 ? parts.slice(0, 33).join("").trim() + "…" : clean; });
function drawNames() {
  const canvas = $("names"), ratio = window.devicePixelRatio || 1;
  const { width, height } = sigma.getDimensions();
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio); canvas.height = Math.round(height * ratio);
  }
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.textBaseline = "middle"; context.textAlign = "center"; context.lineJoin = "round";
  const taken = new Map(), CELL = 48;
  const cells = function* (x0, y0, x1, y1) { for (let i = Math.floor(x0 / CELL); i <= Math.floor(x1 / CELL); i += 1) for (let j = Math.floor(y0 / CELL); j <= Math.floor(y1 / CELL); j += 1) yield i * 4096 + j; };
  const isFree = (box) => { for (const cell of cells(...box)) for (const other of taken.get(cell) || []) if (box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]) return false; return true; };
  const take = (box) => { for (const cell of cells(...box)) { if (!taken.has(cell)) taken.set(cell, []); taken.get(cell).push(box); } };
  const scale = sigma.scaleSize(1);
  const first = [];
  if (state.chosen) first.push(...nodesOf(state.chosen));
  if (state.hovered) first.push(...nodesOf(state.hovered));
  const order = first.concat(near ? BY_WEIGHT.filter((at) => near.nodes.has(at)) : [], BY_WEIGHT);
  const seen = new Set();
  let drawn = 0;
  for (const at of order) {
    if (seen.has(at) || !visible.nodes[at]) continue;
    seen.add(at);
    const isFirst = first.includes(at), isNear = !near || near.nodes.has(at);
    if (!isNear) continue;
    const place = sigma.graphToViewport({ x: NODES[at].x, y: -NODES[at].y });
    const radius = NODES[at].size * grain * scale;
    if (place.x < -60 || place.y < -20 || place.x > width + 60 || place.y > height + 20) continue;
    if (radius < 1.9 && !isFirst && !near) continue;
    const size = isFirst ? 13 : Math.max(11, Math.min(14, 9.5 + radius * 0.28));
    const weight = isFirst || radius > 13 ? 650 : 500;
    context.font = weight + " " + size.toFixed(1) + "px " + FONT;
    const key = LABELS[at] + weight + size.toFixed(1);
    let measured = labelWidths.get(key);
    if (measured === undefined) { measured = context.measureText(LABELS[at]).width; labelWidths.set(key, measured); }
    const right = Math.min(0, width - 4 - (place.x + measured / 2)), left = Math.max(0, 4 - (place.x - measured / 2));
    const tops = [[right + left, radius + size * 0.72 + 1], [right + left, -radius - size * 0.72 - 1], [radius + 5 + measured / 2, 0], [-radius - 5 - measured / 2, 0]];
    let box = null, spot = null;
    for (const [dx, dy] of tops) {
      const x = place.x + dx, y = place.y + dy;
      const candidate = [x - measured / 2 - 3, y - size * 0.62, x + measured / 2 + 3, y + size * 0.62];
      if (candidate[0] >= 0 && candidate[2] <= width && isFree(candidate)) { box = candidate; spot = [x, y]; break; }
      if (isFirst && !box) { box = candidate; spot = [x, y]; }
    }
    if (!box) continue;
    take(box);
    context.lineWidth = 3.5; context.strokeStyle = palette.page; context.fillStyle = palette.text;
    context.strokeText(LABELS[at], spot[0], spot[1]);
    context.fillText(LABELS[at], spot[0], spot[1]);
    drawn += 1;
    if (drawn > most) break;
  }
  if (!near) return;
  let told = 0;
  context.font = "500 11px " + FONT;
  for (const at of [...near.lines].sort((a, b) => a - b)) {
    const line = LINES[at];
    if (!visible.lines[at]) continue;
    const a = sigma.graphToViewport({ x: NODES[line.a].x, y: -NODES[line.a].y }), b = sigma.graphToViewport({ x: NODES[line.b].x, y: -NODES[line.b].y });
    const dx = b.x - a.x, dy = b.y - a.y, length = Math.hypot(dx, dy);
    if (length < 70) continue;
    const verbs = [...new Set(line.edges.filter((edge) => visible.edges[edge.at]).map((edge) => RELATIONS[edge.relation].verb))];
    const text = verbs.slice(0, 2).join(", ") + (verbs.length > 2 ? " +" + (verbs.length - 2) : "") + (line.disputed ? " (disputed)" : "");
    const measured = context.measureText(text).width;
    // The canvas has y downwards, the lines' own pixels upwards.
    const normal = [dy / length, -dx / length], bend = line.curve * length * 0.5;
    for (const q of [0.5, 0.62, 0.38, 0.72]) {
      const lift = bend * 4 * q * (1 - q);
      const x = a.x + dx * q - normal[0] * -lift, y = a.y + dy * q - normal[1] * -lift;
      const box = [x - measured / 2 - 3, y - 8, x + measured / 2 + 3, y + 8];
      if (!isFree(box)) continue;
      take(box);
      context.lineWidth = 4; context.strokeStyle = palette.page;
      context.fillStyle = line.disputed ? DATA.ink[isDark() ? "dark" : "light"].disputed[2] : line.standing === "denied" ? palette.muted : ink(TINTS[line.tint])[2];
      context.strokeText(text, x, y);
      context.fillText(text, x, y);
      if (line.standing === "denied") { context.fillRect(x - measured / 2, y - 0.5, measured, 1.2); }
      told += 1;
      break;
    }
    if (told > 60) break;
  }
}
let pending = 0;
function refresh(what) {
  // Only what changed is drawn anew: after filtering all, while pointing only colours.
  if (!sigma) return;
  if (pending) return;
  pending = requestAnimationFrame(() => { pending = 0; focus(); if (sigma) sigma.refresh({ skipIndexation: what !== "all" }); });
}
function hover(at, event) {
  state.hovered = at;
  $("picture").style.cursor = at ? "pointer" : "";
  refresh();
  const tip = $("tip");
  if (!at) { tip.hidden = true; return; }
  tip.replaceChildren();
  if (at.node) {
    const node = at.node;
    put(tip, [h("b", { dir: "auto", text: node.name }), h("div", { class: "line", text: [CLASSES[node.class].words, node.country !== undefined && CLASSES[node.class].name !== "Country" ? DATA.countries[node.country] : ""].filter(Boolean).join(" · ") })]);
    for (const office of (node.offices || []).slice(0, 3)) put(tip, [h("div", { class: "line", text: (office.status === "former" ? "formerly " : "") + office.name })]);
    put(tip, [h("div", { class: "line", text: plural(node.edges.filter((edge) => visible.edges[edge.at]).length, "relation") })]);
  } else {
    const line = at.edge.line, edges = line ? line.edges.filter((edge) => visible.edges[edge.at]) : [at.edge];
    for (const edge of edges.slice(0, 4)) put(tip, [h("b", { dir: "auto", text: aloud(edge) })]);
    if (edges.length > 4) put(tip, [h("div", { class: "line", text: "and " + (edges.length - 4) + " more" })]);
    const claim = CLAIMS[at.edge.claims[0]];
    if (at.edge.open) put(tip, [h("div", { class: "open", text: "not established: " + STANDING_WORDS[at.edge.standing] + (claim && claim.by ? ", according to " + claim.by.name : "") })]);
    if (at.edge.disputed) put(tip, [h("div", { class: "bad", text: "disputed" })]);
    if (claim) put(tip, [h("div", { class: "line", dir: "auto", text: "“" + DATA.texts[claim.words] + "”" })]);
    put(tip, [h("div", { class: "line", text: support(at.edge) })]);
  }
  tip.hidden = false;
  const stage = $("stage").getBoundingClientRect(), box = tip.getBoundingClientRect();
  const x = event ? event.x : stage.width / 2, y = event ? event.y : stage.height / 2;
  tip.style.left = Math.max(8, Math.min(x + 14, stage.width - box.width - 8)) + "px";
  tip.style.top = Math.max(8, y + 18 + box.height > stage.height ? y - box.height - 12 : y + 18) + "px";
}
function support(edge) {
  if (!edge.documents) return "follows from the graph itself";
  return plural(edge.documents, "document") + ", " + edge.sources.toLocaleString("en") + " independent";
}
function camera(to) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const current = sigma.getCamera();
  if (still) current.setState(to); else current.animate(to, { duration: 260 });
}
/* The camera that shows these nodes. */
function frame(ats) {
  if (!ats.length) return { x: 0.5, y: 0.5, ratio: 1, angle: 0 };
  let box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const at of ats) {
    const data = sigma.getNodeDisplayData(String(at));
    if (!data) continue;
    box = [Math.min(box[0], data.x), Math.min(box[1], data.y), Math.max(box[2], data.x), Math.max(box[3], data.y)];
  }
  const { width, height } = sigma.getDimensions();
  const home = { cameraState: { x: 0.5, y: 0.5, ratio: 1, angle: 0 } };
  const low = sigma.framedGraphToViewport({ x: 0, y: 0 }, home), high = sigma.framedGraphToViewport({ x: 1, y: 1 }, home);
  const ratio = Math.max(((box[2] - box[0]) * Math.abs(high.x - low.x)) / (width - 150), ((box[3] - box[1]) * Math.abs(high.y - low.y)) / (height - 110), 0.05);
  // Two alone need not fill the stage.
  return { x: (box[0] + box[2]) / 2, y: (box[1] + box[3]) / 2, ratio: Math.min(ats.length > 2 ? ratio : ratio * 1.7, 1.6), angle: 0 };
}
function fit() {
  if (!sigma) return;
  focus();
  const ats = near && state.chosen ? [...near.nodes] : NODES.filter((node) => visible.nodes[node.at]).map((node) => node.at);
  camera(frame(ats));
}
function nodesOf(at) { return at.node ? [at.node.at] : (at.path || [at.edge]).flatMap((edge) => [edge.from, edge.to]); }
function reveal(at) {
  if (!sigma) return;
  const ats = nodesOf(at);
  const { width, height } = sigma.getDimensions();
  const outside = ats.some((each) => { const place = sigma.graphToViewport({ x: NODES[each].x, y: -NODES[each].y }); return place.x < 40 || place.y < 40 || place.x > width - 40 || place.y > height - 40; });
  const crowded = sigma.getCamera().ratio > 0.7 && NODES.length > 150;
  if (outside || crowded) { focus(); camera(frame(near ? [...near.nodes] : ats)); }
}

/* ---- choosing, and the address ---- */

function choose(at, options) {
  const { quiet, keep } = options || {};
  if (state.around && (!at || !at.node)) state.around = 0;
  state.chosen = at;
  state.hovered = null;
  $("tip").hidden = true;
  refilter();
  counts();
  showPanel();
  if (state.view === "table") markRows();
  resized();
  refresh("all");
  if (at && !quiet) requestAnimationFrame(() => reveal(at));
  if (!keep) writeAddress();
  if (at && at.path) say(plural(at.path.length, "step") + " from " + at.ends[0].name + " to " + at.ends[1].name);
  else if (at) say(at.node ? at.node.name + ", " + CLASSES[at.node.class].words + ", " + plural(at.node.edges.filter((edge) => visible.edges[edge.at]).length, "relation") : (at.edge.open ? "Not established: " : "") + aloud(at.edge));
}
function resized() { if (sigma) { sigma.resize(); } }
function writeAddress() {
  const parts = [];
  if (state.chosen && state.chosen.node) parts.push(["entity", short(state.chosen.node.id)]);
  if (state.chosen && state.chosen.edge) parts.push(["edge", edgeId(state.chosen.edge)]);
  if (state.chosen && state.chosen.path) parts.push(["path", state.chosen.ends.map((node) => short(node.id)).join("~")]);
  if (state.view !== "picture") parts.push(["view", state.view]);
  if (state.families.size) parts.push(["without", [...state.families].sort().join(",")]);
  if (state.classes.size) parts.push(["hide", [...state.classes].map((at) => CLASSES[at].name).sort().join(",")]);
  const open = STANDINGS.slice(1).filter((standing) => !state.standings.has(standing));
  if (open.length) parts.push(["claims", open.join(",")]);
  if (BINS.length && state.from > 0) parts.push(["from", new Date(BINS[state.from].from).toISOString().slice(0, 7)]);
  if (BINS.length && state.to < BINS.length - 1) parts.push(["to", new Date(BINS[state.to].to).toISOString().slice(0, 7)]);
  if (state.least > 1) parts.push(["sources", state.least]);
  if (state.country !== "") parts.push(["country", DATA.countries[state.country]]);
  if (state.around) parts.push(["around", state.around]);
  const hash = parts.map(([name, value]) => name + "=" + encodeURIComponent(value).replace(/%3A/g, ":").replace(/%2F/g, "/").replace(/%2C/g, ",")).join("&");
  if ("#" + hash !== location.hash) history.replaceState(null, "", hash ? "#" + hash : location.pathname + location.search);
}
function readAddress() {
  const given = new URLSearchParams(location.hash.slice(1));
  const list = (name) => (given.get(name) || "").split(",").filter(Boolean);
  state.families = new Set(list("without").filter((family) => FAMILIES.includes(family)));
  state.classes = new Set(list("hide").map((name) => CLASSES.findIndex((each) => each.name === name)).filter((at) => at >= 0));
  if (given.has("claims")) state.standings = new Set(STANDINGS.slice(1).filter((standing) => !list("claims").includes(standing)));
  const bin = (name, otherwise) => {
    const date = given.get(name);
    if (!date || !/^\d{4}(-\d\d){0,2}$/.test(date)) return otherwise;
    const [first] = span(date);
    const found = BINS.findIndex((each) => each.to >= first);
    return found < 0 ? otherwise : found;
  };
  state.from = bin("from", 0);
  state.to = Math.max(state.from, bin("to", Math.max(0, BINS.length - 1)));
  state.least = Math.max(1, Number(given.get("sources")) || 1);
  const country = DATA.countries.indexOf(given.get("country"));
  state.country = country >= 0 ? String(country) : "";
  if (given.get("view") === "table") state.view = "table";
  let at = null;
  const entity = given.get("entity"), edge = given.get("edge");
  if (entity) {
    const id = entity.startsWith(DATA.base) ? entity.slice(DATA.base.length) : entity.replace(PREFIX, "$1/");
    const node = NODE_BY_ID.get(id) || NODES.find((each) => fold(each.name) === fold(entity));
    if (node) at = { node }; else say("No entity " + entity + " in this page");
  } else if (edge && EDGE_BY_ID.has(edge)) at = { edge: EDGE_BY_ID.get(edge) };
  else if (given.get("path")) {
    const ends = given.get("path").split("~").map((id) => NODE_BY_ID.get(id.replace(PREFIX, "$1/")));
    if (ends.length === 2 && ends[0] && ends[1]) { refilter(); at = path(ends[0], ends[1]); }
  }
  state.around = at && at.node ? Number(given.get("around")) || 0 : 0;
  return at;
}

/* The shortest way from one to another over what is seen; of equally short ones the better supported. */
function path(start, goal) {
  const cost = new Map([[start.at, [0, 0]]]), by = new Map();
  let ring = [start.at];
  while (ring.length && !cost.has(goal.at)) {
    const next = new Map();
    for (const at of ring) {
      for (const edge of NODES[at].edges) {
        const other = edge.from + edge.to - at;
        if (!visible.edges[edge.at] || cost.has(other)) continue;
        const support = cost.get(at)[1] + Math.min(edge.sources, 50);
        if (!next.has(other) || next.get(other) < support) { next.set(other, support); by.set(other, [edge, at]); }
      }
    }
    for (const [at, support] of next) cost.set(at, [0, support]);
    ring = [...next.keys()].sort((a, b) => a - b);
  }
  if (!cost.has(goal.at)) { say("No way from " + start.name + " to " + goal.name + " over what is shown"); return null; }
  const edges = [];
  for (let at = goal.at; at !== start.at; at = by.get(at)[1]) edges.unshift(by.get(at)[0]);
  return { path: edges, ends: [start, goal] };
}

/* ---- filters ---- */

function check(label, count, isOn, change, icon) {
  const box = h("input", { type: "checkbox", checked: isOn });
  const line = h("label", { class: "check" + (isOn ? "" : " off") }, box, icon, h("span", { class: "what", text: label }), h("span", { class: "count", text: count.toLocaleString("en") }));
  box.addEventListener("change", () => { line.classList.toggle("off", !box.checked); change(box.checked); refiltered(); });
  return line;
}
function head(title, ...tools) { return h("div", { class: "head" }, h("h2", { text: title }), h("span", {}, tools)); }
function refiltered(what = "all") {
  refilter();
  counts();
  bars();
  if (state.view === "table") showTable();
  refresh(what);
  if (what === "all") writeAddress();
}
function counts() {
  const edges = visible.edges.reduce((sum, each) => sum + each, 0), nodes = visible.nodes.reduce((sum, each) => sum + each, 0);
  let open = 0;
  for (const edge of EDGES) if (edge.open && visible.edges[edge.at]) open += 1;
  const established = EDGES.reduce((sum, edge) => sum + (edge.open ? 0 : 1), 0);
  let text = plural(nodes, "entity", "entities") + " · " + (edges - open).toLocaleString("en") + " of " + plural(established, "relation");
  if (open) text += " · " + plural(open, "claim") + " not established";
  const [lostEdges, lostNodes] = DATA.left_out;
  if (lostEdges) text += " · " + plural(lostEdges, "less supported relation") + (lostNodes ? " and " + plural(lostNodes, "entity", "entities") : "") + " left out of this page";
  $("counts").textContent = $("counts").title = text;
  $("nothing").hidden = edges > 0 || nodes > 0 || state.view !== "picture";
}
function showFilters() {
  const side = $("filters");
  side.replaceChildren();
  const allOff = (set, all, turn) => () => { if (turn) set.clear(); else all.forEach((each) => set.add(each)); showFilters(); refiltered(); };
  const count = (test) => EDGES.reduce((sum, edge) => sum + (test(edge) ? 1 : 0), 0);

  if (BINS.length > 1) {
    const output = h("output", {}, h("span", {}), h("span", {}));
    const from = h("input", { type: "range", min: 0, max: BINS.length - 1, value: state.from, "aria-label": "From" });
    const to = h("input", { type: "range", min: 0, max: BINS.length - 1, value: state.to, "aria-label": "To" });
    const move = (event) => {
      let a = Number(from.value), b = Number(to.value);
      if (a > b) { if (event.target === from) { a = b; from.value = a; } else { b = a; to.value = b; } }
      state.from = a; state.to = b;
      moving();
      refiltered("colours");
    };
    for (const handle of [from, to]) { handle.addEventListener("input", move); handle.addEventListener("change", () => refiltered()); }
    side.append(head("When", h("button", { type: "button", class: "link", text: "all", onclick: () => { state.from = 0; state.to = BINS.length - 1; from.value = 0; to.value = BINS.length - 1; refiltered(); } })),
      h("div", { class: "dates" }, h("div", { class: "bars", "aria-hidden": "true" }, BINS.map(() => h("i", {}))), h("div", { class: "range" }, h("div", { class: "rail" }, h("i", {})), from, to), output));
  }
  const relations = FAMILIES.map((family) => [family, count((edge) => !edge.open && TINTS[edge.tint].family === family), count((edge) => edge.open && TINTS[edge.tint].family === family)]);
  relations.sort((a, b) => b[1] - a[1] || b[2] - a[2] || a[0].localeCompare(b[0]));
  side.append(head("Relations", h("button", { type: "button", class: "link", text: "all", onclick: allOff(state.families, FAMILIES, true) }), " ", h("button", { type: "button", class: "link", text: "none", onclick: allOff(state.families, FAMILIES, false) })));
  for (const [family, established] of relations) {
    const tint = TINTS.find((each) => each.family === family && each.name === family) || TINTS.find((each) => each.family === family);
    side.append(check(capital(family), established, !state.families.has(family), (on) => (on ? state.families.delete(family) : state.families.add(family)), swatch("established", ink(tint)[1])));
  }
  const claimed = STANDINGS.slice(1).map((standing) => [standing, count((edge) => edge.standing === standing)]);
  if (claimed.some(([, number]) => number)) {
    side.append(head("Not established"));
    const box = h("div", { class: "open-claims" }, h("p", { class: "note", text: "What somebody says, plans or denies. These are not facts." }));
    for (const [standing, number] of claimed) {
      if (number) box.append(check(capital(STANDING_WORDS[standing]), number, !state.standings.has(standing), (on) => (on ? state.standings.delete(standing) : state.standings.add(standing)), swatch(standing, palette.muted)));
    }
    side.append(box);
  }
  const kinds = CLASSES.map((info, at) => [at, NODES.reduce((sum, node) => sum + (node.class === at ? 1 : 0), 0)]).filter(([, number]) => number).sort((a, b) => b[1] - a[1]);
  side.append(head("Kinds", h("button", { type: "button", class: "link", text: "all", onclick: allOff(state.classes, kinds.map(([at]) => at), true) }), " ", h("button", { type: "button", class: "link", text: "none", onclick: allOff(state.classes, kinds.map(([at]) => at), false) })));
  for (const [at, number] of kinds) side.append(check(capital(CLASSES[at].words), number, !state.classes.has(at), (on) => (on ? state.classes.delete(at) : state.classes.add(at)), classMark(at)));

  const select = (label, options, value, change) => { const list = h("select", { class: "pick", "aria-label": label }, options.map(([key, text]) => h("option", { value: key, text, selected: String(key) === String(value) }))); list.addEventListener("change", () => change(list.value)); return list; };
  if (DATA.countries.length > 1) {
    const named = DATA.countries.map((name, at) => [at, name]).sort((a, b) => a[1].localeCompare(b[1]));
    side.append(head("Country"), select("Country", [["", "any"], ...named], state.country, (value) => { state.country = value; refiltered(); }));
  }
  const most = EDGES.reduce((top, edge) => Math.max(top, edge.sources), 1);
  if (most > 1) side.append(head("Independent sources"), select("Independent sources at least", Array.from({ length: Math.min(most, 6) }, (_, at) => [at + 1, at ? at + 1 + " or more" : "any number"]), state.least, (value) => { state.least = Number(value); refiltered(); }));
  side.append(head("Colour of nodes"), select("Colour of nodes", [["class", "by kind"], ["country", "by country"], ["group", "by community"]], state.colour, (value) => { state.colour = value; refresh("all"); }));
  side.append(head("How lines are drawn"), h("ul", { class: "legend" },
    [["established", false, "established: every line shows its words"], ["established", true, "disputed: documents contradict each other"], ["reported", false, "only reported, not established"], ["prospective", false, "planned or possible, not happened"], ["denied", false, "denied"]].map(([standing, disputed, text]) =>
      h("li", {}, swatch(standing, disputed ? DATA.ink[isDark() ? "dark" : "light"].disputed[1] : palette.muted, disputed), h("span", { text })))),
    h("p", { class: "note", text: "Thicker: more independent sources. Arrow: who did it to whom; none where it holds both ways. Larger: more neighbours." }));
  bars();
}
function bars() {
  const side = $("filters"), all = [...side.querySelectorAll(".bars i")];
  if (!all.length) return;
  const most = Math.max(1, ...BINS.map((bin) => bin.count));
  all.forEach((bar, at) => { bar.style.height = BINS[at].count ? Math.max(6, (100 * BINS[at].count) / most) + "%" : "0"; bar.classList.toggle("in", at >= state.from && at <= state.to); });
  const rail = side.querySelector(".rail i"), last = BINS.length - 1;
  rail.style.left = (100 * state.from) / last + "%"; rail.style.right = 100 - (100 * state.to) / last + "%";
  const [from, to] = side.querySelectorAll(".dates output span");
  from.textContent = BINS[state.from].name; to.textContent = BINS[state.to].name;
  const [low, high] = side.querySelectorAll(".range input");
  low.setAttribute("aria-valuetext", BINS[state.from].name); high.setAttribute("aria-valuetext", BINS[state.to].name);
}

/* ---- dossier ---- */

function entity(node) { return h("button", { type: "button", class: "entity", dir: "auto", text: node.name, onclick: () => choose({ node }) }); }
function named(speaker) { return speaker.node !== undefined ? entity(NODES[speaker.node]) : h("span", { class: "by", dir: "auto", text: speaker.name }); }
function evidence(at) {
  const claim = CLAIMS[at], source = DATA.documents[claim.document], words = DATA.texts[claim.words];
  const sentence = claim.sentence === undefined ? words : DATA.texts[claim.sentence];
  const start = sentence.indexOf(words);
  const quote = h("p", { class: "words", dir: "auto" }, start >= 0 && sentence !== words ? [sentence.slice(0, start), h("mark", { text: words }), sentence.slice(start + words.length)] : [sentence]);
  const when = claim.date ? h("span", { class: "when", text: claim.date + (claim.basis === "relative" ? " (reckoned)" : "") }) : h("span", { class: "when", text: "undated" });
  const title = source.headline || source.id;
  const link = source.url ? h("a", { href: source.url, rel: "noopener noreferrer", target: "_blank", dir: "auto", text: title }) : h("span", { dir: "auto", text: title });
  const who = claim.by ? [h("span", { text: "according to " }), named(claim.by), claim.via && claim.via.length ? [" via ", claim.via.map((each, place) => [place ? ", " : "", named(each)])] : null] : [h("span", { text: "said by the document itself" })];
  return h("blockquote", {}, quote, h("footer", {},
    when, " · ", link, source.publisher ? [" · ", source.publisher] : null, h("br"), who,
    (claim.light || []).map((light) => [" ", h("span", { class: "chip open", text: light })]),
    h("br"), "rule ", h("code", { text: claim.rule }), " · ", h("code", { text: "claim:" + claim.id })));
}
function relation(edge, from) {
  const others = () => edge.claims.slice(1);
  const end = (at) => () => (at === from ? h("b", { dir: "auto", text: NODES[at].name }) : entity(NODES[at]));
  const item = h("div", { class: "relation " + edge.standing, "data-edge": edge.at },
    h("p", { class: "told" }, spoken(edge.relation, end(edge.from), end(edge.to))),
    h("p", { class: "note" },
      edge.open ? h("span", { class: "chip open", text: "not established · " + STANDING_WORDS[edge.standing] }) : null, edge.open ? " " : null,
      edge.disputed ? [h("span", { class: "chip bad", text: "disputed" }), " "] : null,
      h("span", { class: "chip" + (edge.sources > 1 ? " good" : ""), text: support(edge) }), " ",
      h("button", { type: "button", class: "link", text: "link", title: "A link to this", onclick: () => choose({ edge }) })),
    edge.claims.length ? evidence(edge.claims[0]) : null);
  item.style.borderInlineStartColor = edge.line ? lineColour(edge.line) : ink(TINTS[edge.tint])[1];
  if (others().length) item.append(h("details", { class: "more" }, h("summary", { text: plural(others().length + (edge.more || 0), "more passage") }), others().map(evidence), edge.more ? h("p", { class: "note", text: plural(edge.more, "further passage") + " not in this page" }) : null));
  if (edge.denials && edge.denials.length) item.append(h("div", { class: "against" }, h("p", { class: "note", text: "Against it" }), edge.denials.map(evidence)));
  return item;
}
function holds(title, items, text) {
  if (!items || !items.length) return null;
  return [h("h3", {}, title), h("ul", { class: "rows" }, items.map((item) => h("li", {},
    text ? text(item) : item.node !== undefined ? entity(NODES[item.node]) : h("span", { dir: "auto", text: item.name }), " ",
    item.status ? h("span", { class: "chip" + (/^(current|in force)$/.test(item.status) ? " good" : ""), text: item.status }) : null, " ",
    item.disputed ? h("span", { class: "chip bad", text: "disputed" }) : null,
    item.since || item.until ? h("span", { class: "when", text: " " + (item.since ? "since " + item.since : "") + (item.until ? " until " + item.until : "") }) : null)))];
}
let trail = [];
function showPanel() {
  const panel = $("panel"), at = state.chosen;
  panel.hidden = !at;
  panel.replaceChildren();
  panel.scrollTop = 0;
  if (!at) { trail = []; return; }
  const same = (other) => other && other.node === at.node && other.edge === at.edge && other.path === at.path;
  const called = (other) => other.node ? other.node.name : other.path ? "the path" : aloud(other.edge);
  if (trail.length > 1 && same(trail[trail.length - 2])) trail.pop(); else if (!same(trail[trail.length - 1])) trail.push(at);
  const back = trail[trail.length - 2];
  panel.append(h("div", { class: "top" },
    back ? h("button", { type: "button", class: "icon", title: "Back to " + called(back), onclick: () => choose(back) }, h("span", { "aria-hidden": "true", text: "←" }), h("span", { class: "hidden", text: "Back" })) : null,
    h("span", { class: "kind" }, at.path ? h("span", { text: "path" }) : at.node ? [classMark(at.node.class), h("span", { text: CLASSES[at.node.class].words })] : [swatch(at.edge.standing, at.edge.line ? lineColour(at.edge.line) : ink(TINTS[at.edge.tint])[1], at.edge.disputed), h("span", { text: TINTS[at.edge.tint].family })]),
    h("span", { class: "spring" }),
    h("button", { type: "button", class: "icon", title: "Close (Esc)", id: "panel-close", onclick: () => { choose(null); $("picture").focus({ preventScroll: true }); } }, h("span", { "aria-hidden": "true", text: "×" }), h("span", { class: "hidden", text: "Close" }))));
  if (at.node) nodePanel(panel, at.node); else if (at.path) pathPanel(panel, at); else edgePanel(panel, at.edge);
}
function pathPanel(panel, at) {
  const [start, goal] = at.ends;
  put(panel, [h("h2", { dir: "auto" }, entity(start), " → ", entity(goal)), h("p", { class: "ids" }, h("span", { text: plural(at.path.length, "step") + " over what is shown" }), copyButton(() => location.href))]);
  let here = start.at;
  at.path.forEach((edge, place) => {
    put(panel, [h("h3", {}, String(place + 1)), relation(edge, here)]);
    here = edge.from + edge.to - here;
  });
}
function copyButton(text) {
  return h("button", { type: "button", class: "link", text: "copy link", onclick: (event) => { const done = () => { event.target.textContent = "copied"; setTimeout(() => { event.target.textContent = "copy link"; }, 1500); }; navigator.clipboard ? navigator.clipboard.writeText(text()).then(done, () => prompt("Link", text())) : prompt("Link", text()); } });
}
function nodePanel(panel, node) {
  const seen = (edge) => visible.edges[edge.at];
  put(panel, [h("h2", { dir: "auto", text: node.name })]);
  const offices = (node.offices || []).filter((office) => office.status !== "former");
  if (offices.length) put(panel, [h("p", { class: "sub", dir: "auto", text: offices.map((office) => office.name).join(" · ") })]);
  if (node.country !== undefined && CLASSES[node.class].name !== "Country") put(panel, [h("p", { class: "sub", text: DATA.countries[node.country] })]);
  if (node.also && node.also.length) put(panel, [h("p", { class: "sub" }, "also called: ", node.also.map((name, place) => [place ? " · " : "", h("bdi", { text: name })]))]);
  put(panel, [h("p", { class: "ids" }, h("code", { text: short(node.id) }),
    (node.same || []).map((iri) => /^https?:\/\//.test(iri) ? h("a", { href: iri.replace("http://www.wikidata.org/entity/", "https://www.wikidata.org/wiki/"), rel: "noopener noreferrer", target: "_blank", text: "wd:" + iri.split("/").pop() }) : h("code", { text: iri })),
    (node.codes || []).map((code) => h("code", { text: code })), copyButton(() => location.href))]);
  put(panel, [h("div", { class: "tools" },
    [1, 2].map((steps) => h("button", { type: "button", "aria-pressed": String(state.around === steps), text: steps === 1 ? "Only its neighbours" : "Two steps around", onclick: () => { state.around = state.around === steps ? 0 : steps; choose({ node }, { quiet: true }); requestAnimationFrame(fit); } })),
    h("button", { type: "button", text: "Path to …", onclick: () => { state.pathFrom = node; $("search").placeholder = "Path from " + node.name + " to …"; $("search").focus(); say("Search the other end of the path"); } }))]);
  put(panel, [holds("Governs and governed by", node.governs, (item) => [h("span", { class: "when", text: item.status + " " }), item.node !== undefined ? entity(NODES[item.node]) : item.name]) && (node.governs || []).length ? [h("h3", {}, "Government"), h("ul", { class: "rows" }, node.governs.map((item) => h("li", {}, item.status + " ", item.node !== undefined ? entity(NODES[item.node]) : item.name)))] : null]);
  put(panel, [holds("Offices", node.offices), holds("Held by", node.holders), holds("Sanctions against it", node.sanctioned, (item) => h("span", { dir: "auto", text: item.name })), holds("Sanctions it imposed", node.sanctions, (item) => h("span", { dir: "auto", text: item.name }))]);
  const linked = (node.lists || []).filter((entry) => entry.held), maybe = (node.lists || []).filter((entry) => !entry.held);
  const listing = (entry) => h("li", {}, h("bdi", { text: entry.name }), " ", h("code", { text: entry.entry }), " ", h("span", { class: "chip", text: "score " + entry.score }), h("div", { class: "when", text: entry.ground }));
  if (linked.length) put(panel, [h("h3", {}, "On lists"), h("ul", { class: "rows" }, linked.map(listing))]);

  if (node.contested && node.contested.length) {
    put(panel, [h("h3", {}, "Contested", h("span", { class: "count", text: String(node.contested.length) }))]);
    for (const each of node.contested) {
      put(panel, [h("details", { class: "family" }, h("summary", {}, h("span", { dir: "auto", text: each.question }), " ", h("span", { class: "chip" + (each.disputed ? " bad" : ""), text: each.disputed ? "disputed" : "superseded" })),
        h("div", {}, h("p", { class: "note", text: each.conflict }), h("h4", {}, "One side"), each.sides[0].map(evidence), h("h4", {}, "The other side"), each.sides[1].map(evidence)))]);
    }
  }
  const established = node.edges.filter((edge) => !edge.open);
  const shown = established.filter(seen);
  if (established.length) {
    put(panel, [h("h3", {}, "Relations", h("span", { class: "count", text: shown.length === established.length ? String(shown.length) : shown.length + " of " + established.length + " pass the filters" }))]);
    const families = new Map();
    for (const edge of shown) { const family = TINTS[edge.tint].family; if (!families.has(family)) families.set(family, []); families.get(family).push(edge); }
    const sorted = [...families].sort((a, b) => b[1].length - a[1].length);
    sorted.forEach(([family, edges], place) => {
      const tint = TINTS.find((each) => each.name === family) || TINTS.find((each) => each.family === family);
      const body = h("div", {});
      const fill = () => { if (!body.childNodes.length) put(body, edges.slice().sort((a, b) => b.sources - a.sources || b.documents - a.documents || a.at - b.at).map((edge) => relation(edge, node.at))); };
      const details = h("details", { class: "family", open: place === 0 || shown.length <= 8, ontoggle: (event) => { if (event.target.open) fill(); } }, h("summary", {}, swatch("established", ink(tint)[1]), capital(family), h("span", { class: "count", text: String(edges.length) })), body);
      if (details.open) fill();
      put(panel, [details]);
    });
  }
  if (node.said.length) put(panel, [h("h3", {}, "Said", h("span", { class: "count", text: String(node.said.length + (node.said_more || 0)) })), h("details", { class: "family", open: node.said.length <= 3 }, h("summary", { text: "Statements, the latest first" }), h("div", {}, node.said.map((each) => statement(each)), node.said_more ? h("p", { class: "note", text: plural(node.said_more, "earlier statement") + " not in this page" }) : null))]);
  const open = node.edges.filter((edge) => edge.open);
  if (open.length || node.loose.length || maybe.length) {
    const box = h("section", { class: "not-established" }, h("h3", {}, "Not established"), h("p", { class: "note", text: "What somebody says, plans, doubts or denies. Nothing here is a fact." }));
    if (maybe.length) box.append(h("h4", {}, "May be on lists"), h("ul", { class: "rows" }, maybe.map(listing)));
    const order = (a, b) => STANDINGS.indexOf(a.standing) - STANDINGS.indexOf(b.standing) || b.sources - a.sources || a.at - b.at;
    const told = open.slice().sort(order), MOST = 12;
    put(box, told.slice(0, MOST).map((edge) => relation(edge, node.at)));
    if (told.length > MOST) { const rest = h("details", { class: "more" }, h("summary", { text: plural(told.length - MOST, "more claim") })); rest.addEventListener("toggle", () => { if (rest.open && rest.childNodes.length === 1) put(rest, told.slice(MOST).map((edge) => relation(edge, node.at))); }); box.append(rest); }
    if (node.loose.length) {
      const nobody = () => h("i", { text: "somebody" }), self = () => h("b", { dir: "auto", text: node.name });
      box.append(h("details", { class: "more" }, h("summary", { text: plural(node.loose.length + (node.loose_more || 0), "claim") + " whose other end is not named" }), node.loose.map((each) => h("div", { class: "relation " + CLAIMS[each.claim].standing }, h("p", { class: "told" }, each.object ? spoken(each.relation, nobody, self) : spoken(each.relation, self, nobody)), evidence(each.claim)))));
    }
    put(panel, [box]);
  }
}
function statement(each) {
  const claim = CLAIMS[each.claim], source = DATA.documents[claim.document];
  const title = source.headline || source.id;
  return h("blockquote", {}, h("p", { class: "words", dir: "auto", text: DATA.texts[each.words].replace(/^["“]|["”]$/g, "") }), h("footer", {}, h("span", { class: "when", text: claim.date || "undated" }), " · ", source.url ? h("a", { href: source.url, rel: "noopener noreferrer", target: "_blank", text: title }) : title, " · ", h("code", { text: "claim:" + claim.id })));
}
function edgePanel(panel, edge) {
  const line = edge.line, together = line ? line.edges.filter((each) => each === edge || visible.edges[each.at]) : [edge];
  put(panel, [h("h2", { dir: "auto" }, spoken(edge.relation, () => entity(NODES[edge.from]), () => entity(NODES[edge.to])))]);
  put(panel, [h("p", { class: "ids" }, h("code", { text: "ds:" + RELATIONS[edge.relation].name }), copyButton(() => location.href))]);
  if (edge.open) {
    const box = h("section", { class: "not-established" }, h("h3", {}, "Not established"), h("p", { class: "note", text: { reported: "Somebody says so; the documents do not establish it.", prospective: "Planned, possible, demanded or attempted: as far as the words go, it has not happened.", denied: "The words deny it, their source rejects it, or people found it wrong." }[edge.standing] }), relation(edge));
    put(panel, [box]);
  } else put(panel, [h("h3", {}, "Evidence"), relation(edge)]);
  const others = together.filter((each) => each !== edge);
  if (others.length) put(panel, [h("h3", {}, "On the same line"), others.map((each) => relation(each))]);
  const between = NODES[edge.from].edges.filter((each) => each.line !== line && (each.to === edge.to || each.from === edge.to) && (each.from === edge.from || each.to === edge.from));
  const firm = between.filter((each) => !each.open), loose = between.filter((each) => each.open);
  if (firm.length) put(panel, [h("h3", {}, "Also between the two"), firm.map((each) => relation(each))]);
  if (loose.length) put(panel, [h("section", { class: "not-established" }, h("h3", {}, "Also claimed between the two"), h("p", { class: "note", text: "Not established." }), loose.map((each) => relation(each)))]);
  put(panel, [h("p", { class: "note" }, "On the command line: ", h("code", { text: "dossier why " + short(NODES[edge.from].id) + " " + RELATIONS[edge.relation].name + " " + short(NODES[edge.to].id) }))]);
}

/* ---- tables ---- */

const table = { tab: "relations", sort: { relations: ["sources", -1], entities: ["degree", -1] }, shown: 200 };
const COLUMNS = {
  relations: [
    ["from", "From", (edge) => NODES[edge.from].name, (edge) => entity(NODES[edge.from])],
    ["relation", "Relation", (edge) => RELATIONS[edge.relation].verb, (edge) => h("button", { type: "button", class: "entity verb", text: RELATIONS[edge.relation].verb, "aria-label": aloud(edge), onclick: () => choose({ edge }) })],
    ["to", "To", (edge) => NODES[edge.to].name, (edge) => entity(NODES[edge.to])],
    ["standing", "Standing", (edge) => (edge.disputed ? "disputed" : edge.standing), (edge) => edge.open ? h("span", { class: "chip open", text: "not established · " + STANDING_WORDS[edge.standing] }) : edge.disputed ? h("span", { class: "chip bad", text: "disputed" }) : "established"],
    ["date", "Date", (edge) => edge.dates[0] || "", (edge) => h("span", { class: "when", text: edge.dates[0] || "" })],
    ["documents", "Documents", (edge) => edge.documents, (edge) => String(edge.documents)],
    ["sources", "Independent", (edge) => edge.sources, (edge) => String(edge.sources)],
    ["words", "Words", (edge) => (edge.claims.length ? DATA.texts[CLAIMS[edge.claims[0]].words] : ""), (edge) => h("span", { dir: "auto", text: edge.claims.length ? "“" + DATA.texts[CLAIMS[edge.claims[0]].words] + "”" : "" })],
  ],
  entities: [
    ["name", "Name", (node) => node.name, entity],
    ["class", "Kind", (node) => CLASSES[node.class].words, (node) => CLASSES[node.class].words],
    ["country", "Country", (node) => (node.country === undefined ? "" : DATA.countries[node.country]), (node) => (node.country === undefined ? "" : DATA.countries[node.country])],
    ["offices", "Offices", (node) => (node.offices || []).map((office) => office.name).join("; "), (node) => (node.offices || []).map((office) => (office.status === "former" ? "formerly " : "") + office.name).join("; ")],
    ["degree", "Neighbours", (node) => DEGREE[node.at], (node) => String(DEGREE[node.at])],
    ["relations", "Relations shown", (node) => node.edges.filter((edge) => visible.edges[edge.at]).length, (node) => String(node.edges.filter((edge) => visible.edges[edge.at]).length)],
  ],
};
function showTable() {
  const room = $("table"), scroll = room.scrollTop;
  room.replaceChildren();
  const tab = (name, text) => h("button", { type: "button", role: "tab", id: "tab-" + name, "aria-selected": String(table.tab === name), "aria-controls": "rows", tabindex: table.tab === name ? 0 : -1, text, onclick: () => { table.tab = name; table.shown = 200; showTable(); $("tab-" + name).focus(); } });
  const items = table.tab === "relations" ? EDGES.filter((edge) => visible.edges[edge.at]) : NODES.filter((node) => visible.nodes[node.at]);
  const tabs = h("div", { class: "tabs", role: "tablist", "aria-label": "Tables", onkeydown: (event) => { if (event.key === "ArrowLeft" || event.key === "ArrowRight") { table.tab = table.tab === "relations" ? "entities" : "relations"; table.shown = 200; showTable(); $("tab-" + table.tab).focus(); event.preventDefault(); } } }, tab("relations", "Relations"), tab("entities", "Entities"));
  const columns = COLUMNS[table.tab], [key, way] = table.sort[table.tab], sorted = columns.find(([name]) => name === key)[2];
  const collator = new Intl.Collator("en");
  const values = new Map(items.map((item) => [item, sorted(item)]));
  items.sort((a, b) => { const x = values.get(a), y = values.get(b); return way * (typeof x === "number" ? x - y : collator.compare(x, y)) || a.at - b.at; });
  const headings = columns.map(([name, title]) => h("th", { scope: "col", "aria-sort": name === key ? (way > 0 ? "ascending" : "descending") : null }, h("button", { type: "button", text: title, onclick: () => { table.sort[table.tab] = [name, name === key ? -way : ["documents", "sources", "degree", "relations"].includes(name) ? -1 : 1]; showTable(); } })));
  const rows = items.slice(0, table.shown).map((item) => h("tr", { class: table.tab === "relations" ? [item.open ? "open" : "", item.standing === "denied" ? "denied" : ""].join(" ").trim() || null : null, "data-at": item.at }, columns.map(([name, , , show]) => h("td", { class: name === "words" ? "words" : ["documents", "sources", "degree", "relations"].includes(name) ? "number" : null }, show(item)))));
  put(room, [tabs, h("div", { role: "tabpanel", id: "rows", "aria-labelledby": "tab-" + table.tab }, h("table", {}, h("caption", { text: (table.tab === "relations" ? plural(items.length, "relation") : plural(items.length, "entity", "entities")) + " by the filters" + (items.length > table.shown ? ", the first " + table.shown + " shown" : "") }), h("thead", {}, h("tr", {}, headings)), h("tbody", {}, rows)),
    items.length > table.shown ? h("p", {}, h("button", { type: "button", class: "button", text: "Show " + Math.min(500, items.length - table.shown) + " more", onclick: () => { table.shown += 500; showTable(); } })) : null)]);
  room.scrollTop = scroll;
  markRows();
}
function markRows() {
  for (const row of $("table").querySelectorAll("tbody tr")) {
    const at = Number(row.dataset.at), chosen = state.chosen;
    row.classList.toggle("current", !!chosen && (table.tab === "relations" ? chosen.edge && chosen.edge.at === at : chosen.node && chosen.node.at === at));
  }
}
function view(name) {
  state.view = sigma || name === "table" ? name : "table";
  $("stage").hidden = state.view !== "picture"; $("table").hidden = state.view !== "table";
  $("view-picture").setAttribute("aria-pressed", String(state.view === "picture")); $("view-table").setAttribute("aria-pressed", String(state.view === "table"));
  if (state.view === "table") showTable(); else { resized(); refresh("all"); }
  counts();
  writeAddress();
}

/* ---- search ---- */

const INDEX = NODES.map((node) => ({ node, names: [node.name, ...(node.also || [])].map((name) => [name, fold(name)]) }));
function search(text) {
  const wanted = fold(text.trim());
  if (!wanted) return [];
  const found = [];
  for (const { node, names } of INDEX) {
    let best = 9, by = "";
    names.forEach(([name, folded], place) => {
      const at = folded.indexOf(wanted);
      if (at < 0) return;
      const rank = (folded === wanted ? 0 : at === 0 ? 1 : /[\s\-'("]/.test(folded[at - 1]) ? 2 : 4) + (place ? 0.5 : 0);
      if (rank < best) { best = rank; by = name; }
    });
    if (best < 9) found.push([best, -DEGREE[node.at], node, by]);
  }
  return found.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2].at - b[2].at).slice(0, 12);
}
let picked = -1, results = [];
function showFound() {
  const list = $("found"), input = $("search");
  results = search(input.value);
  picked = results.length ? 0 : -1;
  list.replaceChildren();
  if (input.value.trim() && !results.length) list.append(h("li", { class: "none", text: "No such name in this page" }));
  results.forEach(([, , node, by], place) => {
    const about = [CLASSES[node.class].words, by !== node.name ? "“" + by + "”" : "", (node.offices || []).slice(0, 1).map((office) => office.name)[0] || "", plural(DEGREE[node.at], "neighbour")].filter(Boolean).join(" · ");
    list.append(h("li", { role: "option", id: "found-" + place, "aria-selected": String(place === picked), onpointerdown: (event) => { event.preventDefault(); take(place); } }, classMark(node.class), h("b", { dir: "auto", text: node.name }), h("small", { text: about })));
  });
  const isOpen = !!input.value.trim();
  list.hidden = !isOpen;
  input.setAttribute("aria-expanded", String(isOpen));
  if (picked >= 0) input.setAttribute("aria-activedescendant", "found-" + picked); else input.removeAttribute("aria-activedescendant");
  if (isOpen) say(plural(results.length, "entity", "entities") + " found");
}
function take(place) {
  const node = results[place] && results[place][2];
  if (!node) return;
  const from = state.pathFrom;
  closeFound();
  const way = from && from !== node ? path(from, node) : null;
  if (from && !way) return;
  choose(way || { node });
  $("panel").focus({ preventScroll: true });
}
function closeFound() { $("found").hidden = true; $("search").setAttribute("aria-expanded", "false"); $("search").removeAttribute("aria-activedescendant"); $("search").value = ""; $("search").placeholder = "Search names"; state.pathFrom = null; results = []; }
function searchKeys(event) {
  const list = $("found");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (!results.length) return;
    picked = (picked + (event.key === "ArrowDown" ? 1 : -1) + results.length) % results.length;
    [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === picked)));
    $("search").setAttribute("aria-activedescendant", "found-" + picked);
    list.children[picked].scrollIntoView({ block: "nearest" });
    event.preventDefault();
  } else if (event.key === "Enter") { take(picked); event.preventDefault(); }
  else if (event.key === "Escape") { if (!list.hidden || $("search").value) closeFound(); else $("picture").focus(); event.stopPropagation(); event.preventDefault(); }
}

/* ---- keys ---- */

/* The neighbour that lies most in a direction; where nothing is chosen, the weightiest entity. */
function step(dx, dy) {
  const current = state.chosen && (state.chosen.node || NODES[nodesOf(state.chosen)[0]]);
  if (!current) { const first = BY_WEIGHT.find((at) => visible.nodes[at]); if (first !== undefined) choose({ node: NODES[first] }); return; }
  const others = new Set(current.edges.filter((edge) => visible.edges[edge.at]).map((edge) => edge.from + edge.to - current.at));
  others.delete(current.at);
  let best = null, least = Infinity;
  const weigh = (ats, limit) => {
    for (const at of ats) {
      const x = NODES[at].x - current.x, y = NODES[at].y - current.y, far = Math.hypot(x, y) || 1, along = (x * dx + y * dy) / far;
      if (along < limit) continue;
      const cost = far / (along * along);
      if (cost < least) { least = cost; best = NODES[at]; }
    }
  };
  weigh(others, 0.35);
  if (!best) weigh(NODES.filter((node) => visible.nodes[node.at] && node !== current).map((node) => node.at), 0.5);
  if (best) choose({ node: best }); else say("Nothing in that direction");
}
let turn = 0;
function nextEdge(way) {
  const node = state.chosen && (state.chosen.node || NODES[nodesOf(state.chosen)[0]]);
  if (!node) return;
  const edges = node.edges.filter((edge) => visible.edges[edge.at]);
  if (!edges.length) return;
  turn = state.chosen.edge ? edges.indexOf(state.chosen.edge) + way : way > 0 ? 0 : edges.length - 1;
  choose({ edge: edges[(turn + edges.length) % edges.length] });
}
function zoom(factor) { if (sigma) { const current = sigma.getCamera(); camera({ ratio: Math.max(0.02, Math.min(3, current.ratio * factor)) }); } }
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
function keys(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== "checkbox" && event.target.type !== "range";
  if ($("help").open) return;
  if (event.key === "Escape") {
    if (typing) return;
    if (state.around) { state.around = 0; choose(state.chosen, { quiet: true }); } else if (state.chosen) { choose(null); (state.view === "picture" ? $("picture") : $("table")).focus({ preventScroll: true }); }
    event.preventDefault();
    return;
  }
  if (typing) return;
  const onPicture = document.activeElement === $("picture");
  if (onPicture && ARROWS[event.key]) { step(...ARROWS[event.key]); event.preventDefault(); return; }
  if (onPicture && event.key === "Enter" && state.chosen) { $("panel").focus({ preventScroll: true }); event.preventDefault(); return; }
  const actions = {
    "/": () => $("search").focus(), "?": help, f: () => toggleFilters(), t: () => view(state.view === "table" ? "picture" : "table"),
    "+": () => zoom(0.7), "=": () => zoom(0.7), "-": () => zoom(1 / 0.7), 0: fit, n: () => nextEdge(1), p: () => nextEdge(-1),
    c: () => { const any = STANDINGS.slice(1).some((each) => !state.standings.has(each)); state.standings = new Set(any ? STANDINGS.slice(1) : []); showFilters(); refiltered(); say(any ? "Claims hidden" : "Claims that are not established are shown"); },
  };
  if (actions[event.key] && event.target.type !== "range") { actions[event.key](); event.preventDefault(); }
}
function toggleFilters(open) {
  const side = $("filters"), isOpen = open === undefined ? side.classList.contains("closed") : open;
  side.classList.toggle("closed", !isOpen);
  $("filters-toggle").setAttribute("aria-expanded", String(isOpen));
  resized(); refresh("all");
}
function help() {
  const dialog = $("help");
  const rows = [["/", "search a name; after “Path to …” the other end of a path"], ["arrow keys", "from entity to entity, with the picture in focus"], ["Enter", "into the dossier"], ["n, p", "next and previous relation of the chosen entity"], ["Esc", "close, one step at a time"], ["+, −, 0", "nearer, farther, all"], ["c", "show or hide what is not established"], ["f", "filters"], ["t", "tables instead of the picture"], ["?", "this help"]];
  dialog.replaceChildren(h("h2", { id: "help-title", text: "How to read this page" }),
    h("p", { text: "Every line between two entities is what the documents establish; click it for the sentences, sources, dates, who says so and the rule that found it. Click an entity for its dossier." }),
    h("p", { text: "What is only said, planned, doubted or denied is no fact. It is hidden until you ask for it, and then it is dashed, dotted or struck through, and marked “not established” wherever it stands." }),
    h("h3", { text: "Keys" }), h("dl", {}, rows.map(([key, text]) => [h("dt", {}, h("kbd", { text: key })), h("dd", { text })])),
    h("h3", { text: "About" }), h("p", { text: "Made by " + DATA.program + ". The page is complete in itself and fetches nothing. The address after # leads back to what you see." }),
    h("details", {}, h("summary", { text: "Licences of the libraries in this page" }), h("pre", { text: $("licences").textContent })),
    h("p", {}, h("button", { type: "button", class: "button", text: "Close", onclick: () => dialog.close() })));
  dialog.showModal();
}
function theme(name, keep) {
  document.documentElement.dataset.theme = name;
  dark = name === "dark";
  readColours();
  if (keep) { try { localStorage.setItem("dossier-theme", name); } catch { /* a page opened as a file may not keep anything */ } }
}

/* ---- begin ---- */

let kept = null;
try { kept = localStorage.getItem("dossier-theme"); } catch { kept = null; }
const prefers = matchMedia("(prefers-color-scheme: dark)");
theme(kept === "dark" || kept === "light" ? kept : prefers.matches ? "dark" : "light");
const rethemed = () => { showFilters(); showPanel(); if (state.view === "table") showTable(); refresh("all"); };
prefers.addEventListener("change", () => { if (!kept) { theme(prefers.matches ? "dark" : "light"); rethemed(); } });
$("theme").addEventListener("click", () => { kept = isDark() ? "light" : "dark"; theme(kept, true); rethemed(); });
$("title").textContent = DATA.title;
$("help-open").addEventListener("click", help);
$("filters-toggle").addEventListener("click", () => toggleFilters());
$("view-picture").addEventListener("click", () => view("picture"));
$("view-table").addEventListener("click", () => view("table"));
$("zoom-in").addEventListener("click", () => zoom(0.7));
$("zoom-out").addEventListener("click", () => zoom(1 / 0.7));
$("zoom-fit").addEventListener("click", fit);
$("search").addEventListener("input", showFound);
$("search").addEventListener("focus", showFound);
$("search").addEventListener("blur", () => { $("found").hidden = true; $("search").setAttribute("aria-expanded", "false"); });
$("search").addEventListener("keydown", searchKeys);
$("skip").addEventListener("click", (event) => { event.preventDefault(); view("table"); $("table").focus(); });
document.addEventListener("keydown", keys);
const wanted = readAddress();
if (matchMedia("(max-width: 1100px)").matches) toggleFilters(false);
state.chosen = wanted;
refilter();
showFilters();
try {
  buildPicture();
} catch (error) {
  fault = error.message;
  sigma = null;
  $("view-picture").disabled = true;
  $("stage").hidden = true;
  $("table").before(h("p", { class: "fault", role: "status", text: "The picture cannot be drawn: " + fault + ". The tables hold the same." }));
  state.view = "table";
}
$("picture").setAttribute("aria-label", "Network of " + plural(NODES.length, "entity", "entities") + " and " + plural(EDGES.length, "relation"));
view(state.view);
choose(wanted || (DATA.centre !== undefined && !location.hash ? { node: NODES[DATA.centre] } : null), { keep: !wanted });
if (sigma) {
  // What is hidden at first makes no room for itself.
  if (state.chosen) requestAnimationFrame(() => reveal(state.chosen));
  else sigma.getCamera().setState(frame(NODES.filter((node) => visible.nodes[node.at]).map((node) => node.at)));
}
window.addEventListener("hashchange", () => { const at = readAddress(); showFilters(); refilter(); view(state.view); choose(at, { keep: true }); });
window.dossier = { state, visible, choose, data: DATA, sigma: () => sigma };
document.documentElement.dataset.ready = "true";
})();
