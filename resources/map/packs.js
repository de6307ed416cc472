// The packs of tiles that the person stacked, drawn over the base map and below the records. A tool of the page: knows
// the page, the base map's place in it, and how streets are read; nothing of files.
(function () {
  "use strict";
  const maillage = (window.maillage = window.maillage || {});
  const LOWEST = 10; // the base map's grid lies at 1
  const NAMED = new Set(["png", "webp"]); // pictures of maps bring their own names; photographs (jpeg) bring none
  const STREETS = 13; // the last zoom from which vector data serves every closer one

  // What the base map's own line says already, in the language of the page.
  const SAID = /^(©|\(c\))?\s*openstreetmap(\s+contributors)?\.?$/i;

  // Not `maillage.read`: a page that carries its own base map still asks the program for packs.
  async function bytesAt(pack, { z, x, y }) {
    const answer = await fetch(`/packs/${pack.number}/${z}/${x}/${y}`);
    return answer.ok ? answer.arrayBuffer() : new ArrayBuffer(0);
  }

  const Pictures = L.GridLayer.extend({
    initialize(pack, options) {
      this.pack = pack;
      L.GridLayer.prototype.initialize.call(this, options);
    },
    // A tile that is missing or does not decode stays clear: what lies below is seen.
    createTile(coords, done) {
      const tile = document.createElement("canvas");
      tile.width = tile.height = 1;
      bytesAt(this.pack, coords)
        .then((bytes) => (bytes.byteLength ? createImageBitmap(new Blob([bytes])) : null))
        .then((picture) => {
          if (!picture) return;
          tile.width = picture.width;
          tile.height = picture.height;
          tile.getContext("2d").drawImage(picture, 0, 0);
          picture.close();
        })
        .catch(() => 0)
        .then(() => done(null, tile));
      return tile;
    },
  });

  class Packs {
    constructor(page) {
      this.page = page;
      this.list = [];
      this.layers = new Map();
      this.commands = { packs: (list) => this.show(list) };
      page.pins.named = (lon, lat, zoom) => this.named(lon, lat, zoom);
    }

    // Colours and language are drawn into the tiles.
    setStyle(style) {
      const look = [style.dark, style.lang, style.scale].join();
      if (look === this.look) return;
      this.look = look;
      for (const [number, layer] of this.layers) if (layer.streets) this.take(number);
      this.show(this.list);
    }

    take(number) {
      this.layers.get(number).remove();
      this.layers.delete(number);
    }

    // `list`: the packs that are shown, the topmost first.
    async show(list) {
      this.list = list;
      const { page } = this;
      if (!page.style) return;
      if (list.some((pack) => pack.format === "mvt")) await this.library();
      if (this.list !== list) return;
      const kept = new Map(list.map((pack) => [pack.number, pack]));
      for (const [number, layer] of this.layers)
        if (!kept.has(number) || layer.made !== kept.get(number).made) this.take(number);
      list.forEach((pack, at) => {
        if (!this.layers.has(pack.number)) this.put(pack);
        const layer = this.layers.get(pack.number);
        if (layer) layer.setZIndex(LOWEST + list.length - at);
      });
      this.frame(list.find((pack) => pack.framed));
      page.controls.credits = [...new Set(list.map((pack) => pack.credit).filter((credit) => credit && !SAID.test(credit)))];
      page.controls.root.classList.toggle("packed", list.length > 0);
      page.controls.drawFoot();
      page.controls.measure();
      page.cover();
    }

    // The library that draws vector tiles is fetched when the first such pack is shown.
    library() {
      if (window.protomapsL) return Promise.resolve();
      this.coming =
        this.coming ||
        new Promise((done) => {
          const script = document.createElement("script");
          script.src = "/vector.js";
          script.onload = done;
          script.onerror = () => {
            this.page.controls.say(this.page.style.strings.noStreets);
            done();
          };
          document.head.appendChild(script);
        });
      return this.coming;
    }

    put(pack) {
      const layer = pack.format === "mvt" ? this.streets(pack) : this.pictures(pack);
      if (!layer) return;
      layer.made = pack.made;
      this.layers.set(pack.number, layer);
      layer.addTo(this.page.map);
    }

    options(pack, more) {
      const [west, south, east, north] = pack.box;
      return { bounds: [[south, west], [north, east]], noWrap: true, updateWhenZooming: false, keepBuffer: 1, ...more };
    }

    pictures(pack) {
      const reach = { minZoom: pack.first, maxZoom: pack.last, className: "pack-picture" };
      return new Pictures(pack, this.options(pack, reach));
    }

    // The library reads tiles of twice the side, one zoom before; where they come from is ours.
    streets(pack) {
      const draw = window.protomapsL;
      if (!draw) return null;
      const { style } = this.page;
      const reach = { minZoom: pack.first + 1, maxZoom: pack.last >= STREETS ? 20 : pack.last + 1 };
      const layer = draw.leafletLayer(this.options(pack, {
        ...reach, url: "/", attribution: "", lang: style.lang,
        paintRules: maillage.paintStreets(draw, style), labelRules: maillage.nameStreets(draw, style),
      }));
      let Point;
      const source = {
        get: async (at, size) => {
          const bytes = await bytesAt(pack, at).catch(() => new ArrayBuffer(0));
          return maillage.readStreets(new Uint8Array(bytes), size, style.lang, Point);
        },
      };
      const view = new draw.View(new draw.TileCache(source, 512), pack.last, 1);
      // the library keeps its class of points to itself, and shows one here
      Point = view.dataTileForDisplayTile({ z: 1, x: 0, y: 0 }).origin.constructor;
      layer.views = new Map([["", view]]);
      layer.streets = true;
      return layer;
    }

    // Whether a picture shown here has names of its own.
    named(lon, lat, zoom) {
      return this.list.some(({ format, first, last, box }) => NAMED.has(format) && zoom >= first && zoom <= last &&
        lon >= box[0] && lon <= box[2] && lat >= box[1] && lat <= box[3]);
    }

    // Where a pack that is only looked at lies.
    frame(pack) {
      if (this.framed) this.framed.remove();
      this.framed = null;
      if (!pack) return;
      const [west, south, east, north] = pack.box;
      const look = { className: "pack-frame", fill: false, interactive: false, weight: 2 };
      this.framed = L.rectangle([[south, west], [north, east]], look).addTo(this.page.map);
    }

    // Whether tiles are still on their way (paper waits for them).
    get loading() {
      return [...this.layers.values()].some((layer) => layer.isLoading());
    }

    get sources() {
      return this.page.controls.credits || [];
    }
  }

  maillage.tools = [...(maillage.tools || []), Packs];
})();
