// Reads the base map's layers (docs/map.md has the format) and draws them as tiles.
// Knows neither records nor controls.
(function () {
  "use strict";
  const maillage = (window.maillage = window.maillage || {});
  const MAGIC = "MAILLAGE-LAYER-1";
  const TILE = 512;
  const TOGETHER = 60; // shapes filled at once

  const SLICE = 6; // milliseconds of work between two breaths: a frame must never wait for a layer
  // The bytes at an address of ours. A page that carries its own puts another reader in its place.
  maillage.read =
    maillage.read ||
    (async (url) => {
      const answer = await fetch(url);
      if (!answer.ok) throw new Error(url);
      return answer.arrayBuffer();
    });
  const breath = () => new Promise((done) => setTimeout(done));

  class Reader {
    constructor(bytes, at) {
      this.bytes = bytes;
      this.at = at;
    }

    number() {
      let value = 0, factor = 1, byte;
      do {
        byte = this.bytes[this.at++];
        value += (byte & 127) * factor;
        factor *= 128;
      } while (byte > 127);
      return value % 2 ? -(value + 1) / 2 : value / 2;
    }

    // Fills [from, from + count) of the layer's columns and gives the arc.
    arc(layer, from, count, line) {
      const box = [Infinity, Infinity, -Infinity, -Infinity];
      let x = 0, y = 0;
      for (let i = from; i < from + count; i++) {
        layer.xs[i] = x += this.number();
        layer.ys[i] = y += this.number();
        widen(box, [x, y, x, y]);
      }
      layer.levels.set(this.bytes.subarray(this.at, this.at + count), from);
      this.at += count;
      return { from, to: from + count, line, box };
    }
  }

  async function decode(buffer) {
    const bytes = new Uint8Array(buffer);
    if (new TextDecoder().decode(bytes.subarray(0, 16)) !== MAGIC) throw new Error("not a layer");
    const headLength = new DataView(buffer).getUint32(16, true);
    const head = JSON.parse(new TextDecoder().decode(bytes.subarray(24, 24 + headLength)));
    const reader = new Reader(bytes, 24 + headLength);
    const total = head.arcs.reduce((sum, [count]) => sum + count, 0);
    const layer = { world: head.world, zooms: head.zooms, arcs: [] };
    layer.xs = new Int32Array(total);
    layer.ys = new Int32Array(total);
    layer.levels = new Uint8Array(total);
    let since = performance.now(), from = 0;
    for (const [count, line] of head.arcs) {
      layer.arcs.push(reader.arc(layer, from, count, line));
      from += count;
      if (performance.now() - since < SLICE) continue;
      await breath();
      since = performance.now();
    }
    layer.shapes = head.shapes.map((shape) => {
      const box = [Infinity, Infinity, -Infinity, -Infinity];
      for (const n of shape.ring) widen(box, layer.arcs[n < 0 ? ~n : n].box);
      return { code: shape.code, centre: shape.centre, ring: shape.ring, box };
    });
    return layer;
  }

  function widen(box, other) {
    if (other[0] < box[0]) box[0] = other[0];
    if (other[1] < box[1]) box[1] = other[1];
    if (other[2] > box[2]) box[2] = other[2];
    if (other[3] > box[3]) box[3] = other[3];
  }

  const meets = (a, b) => a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];

  // Adds a ring to the path. Runs of points beyond one side of the tile become their two ends:
  // the fill inside the tile is the same and a whole coast costs nothing.
  function trace(context, layer, ring, level, frame) {
    const { xs, ys, levels } = layer;
    let started = false, lastCode = 0, pendingX = 0, pendingY = 0, pending = false;
    function visit(wx, wy) {
      const code =
        (wx < frame.box[0] ? 1 : wx > frame.box[2] ? 2 : 0) | (wy < frame.box[1] ? 4 : wy > frame.box[3] ? 8 : 0);
      const x = (wx - frame.x) * frame.scale, y = (wy - frame.y) * frame.scale;
      if (started && code & lastCode) {
        lastCode &= code;
        pendingX = x;
        pendingY = y;
        pending = true;
        return;
      }
      if (pending) context.lineTo(pendingX, pendingY);
      pending = false;
      if (started) context.lineTo(x, y);
      else context.moveTo(x, y);
      started = true;
      lastCode = code;
    }
    for (const n of ring) {
      const { from, to } = layer.arcs[n < 0 ? ~n : n];
      if (n >= 0) for (let i = from; i < to; i++) levels[i] <= level && visit(xs[i], ys[i]);
      else for (let i = to - 1; i >= from; i--) levels[i] <= level && visit(xs[i], ys[i]);
    }
    if (pending) context.lineTo(pendingX, pendingY);
    context.closePath();
  }

  // Land has lakes (evenodd); communes may hold their own core (nonzero).
  function fill(context, layer, shapes, level, frame, colour, rule) {
    context.beginPath();
    for (const shape of shapes) trace(context, layer, shape.ring, level, frame);
    context.fillStyle = colour;
    context.fill(rule);
  }

  function stroke(context, layer, kinds, level, frame, colour, width, dash) {
    const { xs, ys, levels } = layer;
    context.beginPath();
    for (const { from, to, line, box } of layer.arcs) {
      if (!kinds.includes(line) || !meets(box, frame.box)) continue;
      for (let i = from; i < to; i++) {
        if (levels[i] > level) continue;
        const x = (xs[i] - frame.x) * frame.scale, y = (ys[i] - frame.y) * frame.scale;
        if (i > from) context.lineTo(x, y);
        else context.moveTo(x, y);
      }
    }
    context.setLineDash(dash || []);
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.lineJoin = context.lineCap = "round";
    context.stroke();
  }

  // One shade per commune, the same every time, so that neighbours can be told apart.
  function shade(code) {
    let sum = 0;
    for (let i = 0; i < code.length; i++) sum = (sum * 31 + code.charCodeAt(i)) >>> 0;
    return sum % 3;
  }

  class BaseMap {
    constructor() {
      this.layers = {};
      this.names = {};
      this.anchors = {};
      this.colours = null;
      this.marked = new Set();
      this.shading = null; // what tints territories by a figure, if anything does
      this.about = {};
    }

    // The communes come when somebody is close enough to see them: they are most of the weight.
    async load(url) {
      this.url = url;
      const layers = ["land", "provinces"].map((name) => this.layer(name));
      const tables = ["names", "anchors", "about"].map(async (name) => {
        this[name] = JSON.parse(new TextDecoder().decode(await maillage.read(`${url}/${name}.json`)));
      });
      await Promise.allSettled([...layers, ...tables]);
      return Boolean(this.layers.land);
    }

    async layer(name) {
      this.layers[name] = await decode(await maillage.read(`${this.url}/${name}.layer`));
    }

    // True when the communes have just come, so that tiles must be drawn again.
    async closeUp() {
      if (!this.url || this.layers.communes) return false;
      const first = !this.coming;
      this.coming = this.coming || this.layer("communes").catch(() => 0);
      await this.coming;
      if (first) this.sort();
      return first && Boolean(this.layers.communes);
    }

    sort() {
      const communes = this.layers.communes;
      if (!communes) return;
      this.groups = { tint: [[], [], []], urban: [] };
      this.byCode = new Map();
      for (const shape of communes.shapes) {
        const area = this.names[shape.code];
        const urban = shape.centre || (area && area.urban);
        (urban ? this.groups.urban : this.groups.tint[shade(shape.code)]).push(shape);
        this.remember(shape.code, shape);
        if (area && area.level === 4) this.remember(area.parent, shape);
      }
    }

    remember(code, shape) {
      if (!this.byCode.has(code)) this.byCode.set(code, []);
      this.byCode.get(code).push(shape);
    }

    // The code of the smallest area at a place given in Mercator 0…1, or "".
    areaAt(x, y) {
      const layer = this.layers.communes;
      if (!layer) return "";
      const wx = x * layer.world, wy = y * layer.world;
      const { xs, ys } = layer;
      for (const shape of layer.shapes) {
        if (!meets(shape.box, [wx, wy, wx, wy])) continue;
        let inside = false;
        // Each arc closes on the next, so the order in which edges are crossed does not matter.
        for (const n of shape.ring) {
          const { from, to } = layer.arcs[n < 0 ? ~n : n];
          for (let i = from + 1; i < to; i++)
            if (ys[i] > wy !== ys[i - 1] > wy && wx < ((xs[i - 1] - xs[i]) * (wy - ys[i])) / (ys[i - 1] - ys[i]) + xs[i])
              inside = !inside;
        }
        if (inside) return shape.code;
      }
      return "";
    }

    // Draws a tile bit by bit: each `yield` is a place where a frame may be shown first.
    *draw(context, size, zoom, originX, originY) {
      const colours = this.colours;
      context.fillStyle = this.layers.land ? colours.sea : colours.land;
      context.fillRect(0, 0, size, size);
      if (!this.layers.land) return;
      const world = this.layers.land.world;
      const scale = (256 * 2 ** zoom) / world;
      const pad = 16 / scale;
      const x = originX / scale, y = originY / scale;
      const frame = { x, y, scale, box: [x - pad, y - pad, x + size / scale + pad, y + size / scale + pad] };
      yield* this.drawFrame(context, zoom, frame, colours);
    }

    *drawFrame(context, zoom, frame, colours) {
      const { land, provinces, communes } = this.layers;
      const found = land.zooms.findIndex((last) => zoom <= last);
      const level = found < 0 ? land.zooms.length - 1 : found;
      this.coast(context, land, level, frame, [[14, colours.shallow], [7, colours.shallow]]);
      yield;
      const here = (shapes) => shapes.filter((shape) => meets(shape.box, frame.box));
      fill(context, land, here(land.shapes), level, frame, colours.land, "evenodd");
      yield;
      const fine = communes && this.groups && zoom >= 8;
      if (fine) yield* this.tint(context, communes, level, frame, colours, here, zoom);
      if (this.shading) yield* this.shading.draw(context, level, frame, here);
      this.coast(context, land, level, frame, [[1.2, colours.coast]]);
      yield;
      const lines = fine ? communes : provinces;
      if (!lines) return;
      if (fine && zoom >= 9) stroke(context, lines, [1], level, frame, colours.commune, zoom >= 11 ? 1.2 : 0.8);
      yield;
      if (zoom >= 6) stroke(context, lines, [2], level, frame, colours.province, zoom >= 10 ? 1.8 : 1.1);
      yield;
      stroke(context, lines, [3], level, frame, colours.region, zoom >= 8 ? 2.4 : 1.4);
    }

    *tint(context, communes, level, frame, colours, here, zoom) {
      const layers = this.groups.tint.map((shapes, i) => [here(shapes), colours.tints[i]]);
      layers.push([here(this.groups.urban), colours.urban]);
      if (zoom < 12)
        for (const code of this.marked) layers.push([here(this.byCode.get(code) || []), colours.marked]);
      for (const [shapes, colour] of layers)
        for (let i = 0; i < shapes.length; i += TOGETHER) {
          fill(context, communes, shapes.slice(i, i + TOGETHER), level, frame, colour, "nonzero");
          yield;
        }
    }

    // Land's edge; a country's border is never one.
    coast(context, land, level, frame, strokes) {
      context.beginPath();
      for (const shape of land.shapes)
        if (meets(shape.box, frame.box)) trace(context, land, shape.ring, level, frame);
      context.setLineDash([]);
      context.lineJoin = "round";
      for (const [width, colour] of strokes) {
        context.strokeStyle = colour;
        context.lineWidth = width;
        context.stroke();
      }
    }
  }

  maillage.BaseMap = BaseMap;
  maillage.decodeLayer = decode;
  maillage.fillShapes = fill;
  maillage.BaseGrid = L.GridLayer.extend({
    initialize(base) {
      this.base = base;
      L.GridLayer.prototype.initialize.call(this, { tileSize: TILE, updateWhenZooming: false, keepBuffer: 1 });
    },
    // Tiles wait in a queue and are drawn a few milliseconds per frame; Leaflet keeps the old ones meanwhile.
    createTile(coords, done) {
      const ratio = Math.min(window.devicePixelRatio || 1, 2);
      const tile = document.createElement("canvas");
      tile.width = tile.height = TILE * ratio;
      const context = tile.getContext("2d", { alpha: false });
      context.scale(ratio, ratio);
      context.fillStyle = this.base.colours.sea;
      context.fillRect(0, 0, TILE, TILE);
      this.queue = this.queue || [];
      const steps = this.base.draw(context, TILE, coords.z, coords.x * TILE, coords.y * TILE);
      this.queue.push({ steps, done: () => done(null, tile), zoom: coords.z });
      if (this.queue.length === 1) requestAnimationFrame(() => this.work());
      return tile;
    },
    work() {
      const start = performance.now();
      while (this.queue.length && performance.now() - start < SLICE) {
        const [{ steps, done, zoom }] = this.queue;
        const left = this._map && zoom !== this._tileZoom;
        if (!left && !steps.next().done) continue;
        this.queue.shift();
        done();
      }
      if (this.queue.length) requestAnimationFrame(() => this.work());
    },
  });
})();
