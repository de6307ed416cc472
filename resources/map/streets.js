// Reads a vector tile that a stranger made, within bounds, and says how its streets look. Knows no map and no pack.
// What is drawn of it, and in which colours, says street_kinds.js.
//
// Two schemes are understood (Protomaps' and OpenMapTiles'); what they hold becomes a few kinds of our own. Nothing of a
// tile is ever more than numbers and short texts drawn on a canvas. Administrative lines and names of countries and
// towns are left out: the base map has its own, and no disputed line is drawn.
(function () {
  "use strict";
  const maillage = (window.maillage = window.maillage || {});
  const LAYERS = 60, FEATURES = 60000, POINTS = 300000, KEYS = 2000, VALUES = 50000; // of one tile
  const LETTERS = 60;
  const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;
  const FONT = '"Noto Sans", "Noto Sans Arabic", sans-serif';
  const { names: NAMES, roads: ROADS, light: LIGHT, dark: DARK } = maillage.streetKinds;
  const WANTED = new Set(["kind", "pmap:kind", "kind_detail", "class", "subclass", "name", "name:ar", "name:fr", "name:es",
    "name:en", "name:latin", "name_int"]);

  // ---- what is in a tile -------------------------------------------------------------------------

  const [GREEN, BUILT, QUARTERS, SERVICES] = ["green", "built", "quarters", "services"].map(
    (name) => new Set(maillage.streetKinds[name]));

  // Ours: [kind, rank], or null for what is not drawn. `type` is 1 point, 2 line, 3 surface.
  function kindOf(layer, props, type) {
    const kind = props.kind || props["pmap:kind"] || props.class || "";
    switch (layer) {
      case "earth": return type === 3 ? ["land", 0] : null;
      case "water":
      case "waterway":
        return type === 3 ? ["water", 0] : type === 2 ? ["stream", kind === "river" || kind === "canal" ? 1 : 0] : null;
      case "landuse":
      case "landcover":
      case "natural":
      case "park":
        if (type !== 3) return null;
        return GREEN.has(kind) || GREEN.has(props.subclass) ? ["green", 0] : BUILT.has(kind) ? ["built", 0] : null;
      case "buildings":
      case "building":
        return type === 3 ? ["building", 0] : null;
      case "roads":
      case "transit":
      case "transportation":
        if (type !== 2) return null;
        return kind === "rail" ? ["rail", 0] : kind in ROADS ? ["road", ROADS[kind]] : null;
      case "transportation_name": return type === 2 && kind in ROADS ? ["street", ROADS[kind]] : null;
      case "places":
      case "place":
        return type === 1 && (QUARTERS.has(props.kind_detail) || QUARTERS.has(kind)) ? ["quarter", 0] : null;
      case "pois":
      case "poi":
        return type === 1 && (SERVICES.has(kind) || SERVICES.has(props.subclass)) ? ["service", 0] : null;
      default: return null;
    }
  }

  function label(props, lang) {
    for (const name of NAMES[lang] || NAMES.fr) {
      const text = typeof props[name] === "string" ? props[name].replace(UNSEEN, "").trim() : "";
      if (text && text.length <= LETTERS && /[\p{L}\p{N}]/u.test(text)) return text;
    }
    return "";
  }

  class Reader {
    constructor(bytes, at, end) {
      this.bytes = bytes;
      this.at = at;
      this.end = Math.min(end, bytes.length);
    }

    number() {
      let value = 0, factor = 1, byte;
      do {
        if (this.at >= this.end || factor > 2 ** 63) throw new RangeError("tile");
        byte = this.bytes[this.at++];
        value += (byte & 127) * factor;
        factor *= 128;
      } while (byte > 127);
      return value;
    }

    // Calls `each(field, wire)`; a part of known length is given as a reader, and is passed over whole.
    parts(each) {
      while (this.at < this.end) {
        const tag = this.number(), wire = tag & 7, field = Math.floor(tag / 8);
        if (wire === 2) {
          const length = this.number();
          if (this.at + length > this.end) throw new RangeError("tile");
          each(field, new Reader(this.bytes, this.at, this.at + length));
          this.at += length;
        } else if (wire === 0) each(field, this.number());
        else if (wire === 1 || wire === 5) {
          each(field, new Reader(this.bytes, this.at, this.at + (wire === 1 ? 8 : 4)));
          this.at += wire === 1 ? 8 : 4;
        } else throw new RangeError("tile");
      }
    }

    text() {
      return new TextDecoder().decode(this.bytes.subarray(this.at, Math.min(this.end, this.at + 300)));
    }
  }

  // Value of a property: a text, or nothing; numbers say nothing that is drawn.
  function value(reader) {
    let found;
    reader.parts((field, part) => {
      if (field === 1 && part instanceof Reader) found = part.text();
    });
    return found;
  }

  class Tile {
    constructor(size, lang, Point) {
      Object.assign(this, { size, lang, Point, points: 0, features: 0, kinds: new Map() });
    }

    // A cut tile gives what came before the cut.
    read(bytes) {
      let layers = 0;
      try {
        new Reader(bytes, 0, bytes.length).parts((field, part) => {
          if (field === 3 && part instanceof Reader && ++layers <= LAYERS) this.layer(part);
        });
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
      }
      return this.kinds;
    }

    layer(reader) {
      const layer = { name: "", extent: 4096, keys: [], values: [], features: [] };
      reader.parts((field, part) => {
        const held = part instanceof Reader;
        if (field === 1 && held) layer.name = part.text();
        else if (field === 2 && held && layer.features.length < FEATURES) layer.features.push(part);
        else if (field === 3 && held && layer.keys.length < KEYS) layer.keys.push(part.text());
        else if (field === 4 && held && layer.values.length < VALUES) layer.values.push(part);
        else if (field === 5 && !held) layer.extent = Math.min(Math.max(256, part), 65536);
      });
      for (const feature of layer.features) {
        if (this.points >= POINTS || ++this.features > FEATURES) return;
        this.feature(layer, feature);
      }
    }

    feature(layer, reader) {
      const props = Object.create(null);
      let type = 0, shape = null;
      reader.parts((field, part) => {
        if (field === 2 && part instanceof Reader) this.tags(layer, part, props);
        else if (field === 3 && !(part instanceof Reader)) type = part;
        else if (field === 4 && part instanceof Reader) shape = part;
      });
      const kind = shape && kindOf(layer.name, props, type);
      if (!kind) return;
      const drawn = this.geometry(shape, this.size / layer.extent);
      if (!drawn) return;
      const [name, rank] = kind;
      const own = { rank, label: label(props, this.lang) };
      if (!this.kinds.has(name)) this.kinds.set(name, []);
      this.kinds.get(name).push({ props: own, geomType: type, ...drawn });
    }

    tags(layer, reader, props) {
      while (reader.at < reader.end) {
        const key = layer.keys[reader.number()], at = reader.number();
        if (!WANTED.has(key) || layer.values[at] === undefined) continue;
        if (layer.values[at] instanceof Reader) layer.values[at] = value(layer.values[at]) || "";
        props[key] = layer.values[at];
      }
    }

    // Lines of points in pixels of the tile, none of them far beyond it; null when there is no point.
    geometry(reader, scale) {
      const { size, Point } = this;
      const near = (v) => Math.min(Math.max(v, -2 * size), 3 * size);
      const geom = [];
      const bbox = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
      let x = 0, y = 0, line = null, total = 0;
      const step = () => {
        const n = reader.number();
        return n % 2 ? -(n + 1) / 2 : n / 2;
      };
      while (reader.at < reader.end) {
        const command = reader.number(), act = command & 7;
        if (act === 7) {
          if (line) line.push(line[0].clone());
          continue;
        }
        if (act !== 1 && act !== 2) return null;
        for (let left = Math.floor(command / 8); left > 0 && reader.at < reader.end; left--) {
          x += step();
          y += step();
          const point = new Point(near(x * scale), near(y * scale));
          if (act === 1 || !line) geom.push((line = []));
          line.push(point);
          if (point.x < bbox.minX) bbox.minX = point.x;
          if (point.x > bbox.maxX) bbox.maxX = point.x;
          if (point.y < bbox.minY) bbox.minY = point.y;
          if (point.y > bbox.maxY) bbox.maxY = point.y;
          total += 1;
          if ((this.points += 1) >= POINTS) break;
        }
        if (this.points >= POINTS) break;
      }
      return total ? { geom, bbox, numVertices: total } : null;
    }
  }

  maillage.readStreets = (bytes, size, lang, Point) => new Tile(size, lang, Point).read(bytes);

  // ---- how it looks ------------------------------------------------------------------------------

  const WIDTHS = [
    [[13, 0.5], [16, 1.6], [18, 4]],
    [[12, 0.4], [14, 1.8], [16, 5], [18, 13]],
    [[10, 0.5], [14, 3], [16, 7], [18, 16]],
    [[8, 0.6], [12, 2], [14, 4], [16, 9], [18, 19]],
    [[6, 0.8], [10, 1.8], [14, 5], [16, 10], [18, 22]],
  ];
  const FROM = [14, 12, 10, 8, 6]; // zooms from which a rank of road is drawn

  maillage.paintStreets = (draw, style) => {
    const ink = style.dark ? DARK : LIGHT;
    const surface = (dataLayer, fill, minzoom, opacity = 1) => ({
      dataLayer, minzoom, symbolizer: new draw.PolygonSymbolizer({ fill, opacity }),
    });
    const line = (dataLayer, color, stops, minzoom, filter) => ({
      dataLayer, minzoom, filter,
      symbolizer: new draw.LineSymbolizer({ color, width: draw.linear(stops), lineCap: "round", lineJoin: "round" }),
    });
    const ranked = (rank) => (_zoom, feature) => feature.props.rank === rank;
    const edge = (stops) => stops.map(([zoom, width]) => [zoom, width + (zoom >= 14 ? 1.6 : 0.9)]);
    return [
      surface("land", style.base.land, 10, 0.75),
      surface("built", ink.built, 11, 0.8),
      surface("green", ink.green, 10, 0.9),
      surface("water", style.base.sea, 8),
      line("stream", ink.stream, [[8, 0.5], [14, 1.4], [18, 5]], 9, (zoom, feature) => feature.props.rank > 0 || zoom >= 13),
      surface("building", ink.building, 14),
      line("rail", ink.rail, [[9, 0.6], [14, 1.4], [18, 3]], 9),
      ...WIDTHS.map((stops, rank) => line("road", ink.edges[rank], edge(stops), Math.max(FROM[rank], 11), ranked(rank))),
      ...WIDTHS.map((stops, rank) => line("road", rank ? ink.roads[rank] : ink.path, stops, FROM[rank], ranked(rank))),
    ];
  };

  // A text that takes no height has no place: the library would look for one for ever.
  const seen = (symbolizer) => ({
    place: (layout, geom, feature) => {
      layout.scratch.font = `12px ${FONT}`;
      const size = layout.scratch.measureText(feature.props.label || "");
      const shown = size.width >= 2 && size.actualBoundingBoxAscent + size.actualBoundingBoxDescent >= 2;
      return shown ? symbolizer.place(layout, geom, feature) : undefined;
    },
  });

  maillage.nameStreets = (draw, style) => {
    const ink = style.dark ? DARK : LIGHT;
    const big = style.lang === "ar" ? 1.12 : 1;
    const look = (fill, weight, size, more) => ({
      labelProps: ["label"], fill, stroke: ink.halo, font: `${weight} ${size * style.scale * big}px ${FONT}`, ...more,
    });
    const street = (least) => (_zoom, feature) => feature.props.rank >= least && feature.props.label;
    const along = (dataLayer, minzoom, least, size) => ({
      dataLayer, minzoom, filter: street(least),
      symbolizer: seen(new draw.LineLabelSymbolizer(
        look(ink.street, 500, size, { width: 3, position: draw.LineLabelPlacement.Center, repeatDistance: 300 }))),
    });
    const middle = (dataLayer, minzoom, fill, weight, size) => ({
      dataLayer, minzoom, filter: (_zoom, feature) => feature.props.label,
      symbolizer: seen(new draw.CenteredTextSymbolizer(look(fill, weight, size, { width: 1.6, maxLineChars: 18 }))),
    });
    return [
      middle("quarter", 11, ink.quarter, 600, 11),
      ...["road", "street"].flatMap((layer) => [along(layer, 13, 3, 10.5), along(layer, 15, 2, 10), along(layer, 16, 1, 10)]),
      middle("service", 16, ink.service, 500, 10),
    ];
  };
})();
