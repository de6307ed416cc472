// Draws place names, pins, clusters and area counts on one canvas over the base map, and says what is
// under the pointer. Knows the points and the base map's names; nothing of the program around the page.
(function () {
  "use strict";
  const maillage = (window.maillage = window.maillage || {});
  const PIN = 13;
  // Where a plate may stand when its own place is taken, nearest first.
  const ASIDE = [[0, 0], [0, 38], [54, 0], [-54, 0], [0, -50], [58, 36], [-58, 36], [58, -44], [-58, -44], [0, 74], [96, 0], [-96, 0]];
  const FONT = '"Noto Sans", "Noto Sans Arabic", sans-serif';

  function roundedRect(context, x, y, width, height, radius) {
    context.beginPath();
    context.roundRect(x, y, width, height, radius);
  }

  // Drawn once per sector, size and theme: a teardrop, a white edge, the sector's icon.
  class Sprites {
    constructor(style, ratio) {
      this.style = style;
      this.ratio = ratio;
      this.made = new Map();
    }

    pin(sector, scale) {
      const key = `${sector}|${scale}`;
      if (!this.made.has(key)) this.made.set(key, this.draw(sector, scale));
      return this.made.get(key);
    }

    draw(sector, scale) {
      const look = this.style.sectors[sector] || this.style.other;
      const width = 2 * PIN + 6, height = 2 * PIN + 12;
      const canvas = document.createElement("canvas");
      canvas.width = Math.ceil(width * scale * this.ratio);
      canvas.height = Math.ceil(height * scale * this.ratio);
      const context = canvas.getContext("2d");
      context.scale(scale * this.ratio, scale * this.ratio);
      context.translate(width / 2, PIN + 3);
      context.lineJoin = "round";
      const shape = this.style.shape === "sign" ? sign() : drop();
      if (this.style.shape === "hollow") this.hollow(context, shape, look);
      else this.full(context, shape, look);
      return { canvas, width: width * scale, height: height * scale, tip: (PIN + 3 + PIN + 7) * scale };
    }

    full(context, shape, look) {
      context.lineWidth = 3;
      context.strokeStyle = this.style.tokens.edge;
      context.stroke(shape);
      context.fillStyle = look.colour;
      context.fill(shape);
      maillage.drawIcon(context, look.icon, this.style.ink(look.colour), 16, 2);
    }

    hollow(context, shape, look) {
      context.lineWidth = 4;
      context.strokeStyle = this.style.tokens.edge;
      context.stroke(shape);
      context.save();
      context.clip(shape);
      context.fillStyle = this.style.tokens.surface;
      context.fill(shape);
      context.lineWidth = 6; // half of it inside
      context.strokeStyle = look.colour;
      context.stroke(shape);
      context.restore();
      maillage.drawIcon(context, look.icon, look.colour, 14, 2.2);
    }
  }

  function drop() {
    const shape = new Path2D();
    const angle = 0.62;
    shape.arc(0, 0, PIN, Math.PI / 2 + angle, Math.PI / 2 - angle + 2 * Math.PI);
    shape.quadraticCurveTo(3, PIN + 2, 0, PIN + 7);
    shape.quadraticCurveTo(-3, PIN + 2, -Math.sin(angle) * PIN, Math.cos(angle) * PIN);
    shape.closePath();
    return shape;
  }

  // A square with round corners on a foot.
  function sign() {
    const shape = new Path2D();
    const [side, corner] = [PIN - 1, 4];
    shape.moveTo(0, PIN + 7);
    shape.lineTo(-6, side);
    shape.arcTo(-side, side, -side, 0, corner);
    shape.arcTo(-side, -side, 0, -side, corner);
    shape.arcTo(side, -side, side, 0, corner);
    shape.arcTo(side, side, 0, side, corner);
    shape.lineTo(6, side);
    shape.closePath();
    return shape;
  }

  // Lucide drawings are 24 units wide, drawn around the origin `size` pixels wide.
  maillage.drawIcon = function (context, paths, colour, size, weight) {
    context.save();
    context.scale(size / 24, size / 24);
    context.translate(-12, -12);
    context.strokeStyle = colour;
    context.lineWidth = weight;
    context.lineCap = context.lineJoin = "round";
    for (const path of paths) context.stroke(new Path2D(path));
    context.restore();
  };

  class Pins {
    constructor(base, points) {
      this.base = base;
      this.points = points;
      this.drawn = [];
      this.selected = null;
      this.hovered = null;
      this.picked = null;
      this.covered = []; // what stands over the map: no name goes under it
    }

    setStyle(style, ratio) {
      this.style = style;
      const enlarged = Math.min(1.3, Math.max(1, style.scale));
      if (enlarged !== maillage.enlarged) {
        maillage.enlarged = enlarged;
        this.points.regroup();
      }
      this.sprites = new Sprites(style, ratio);
      this.widths = new Map();
    }

    // ---- place names -------------------------------------------------------------------------

    labels(context, { zoom, project, width, height, pad }, taken) {
      const { anchors, names } = this.base;
      const candidates = [];
      for (const code in anchors) {
        const area = names[code];
        if (!area) continue;
        const rank = labelRank(area, zoom);
        if (!rank) continue;
        const [x, y] = project(anchors[code][0], anchors[code][1]);
        if (x < -60 - pad || y < -20 - pad || x > width + 60 + pad || y > height + 20 + pad) continue;
        if (this.named && this.named(anchors[code][0], anchors[code][1], zoom)) continue; // a picture below has its own names
        candidates.push({ x, y, area, rank });
      }
      candidates.sort((a, b) => b.rank - a.rank);
      const edge = this.style.whole ? [0, 0, width, height] : null; // on paper no name is cut at the edge
      for (const { x, y, area } of candidates) this.label(context, zoom, x, y, area, taken, edge);
    }

    label(context, zoom, x, y, area, taken, edge) {
      const arabic = this.style.lang === "ar";
      const region = area.level === 1;
      const text = arabic ? area.ar : region ? area.fr.toLocaleUpperCase("fr") : area.fr;
      const big = area.people > 200000 && area.level === 3;
      const size = (region ? 11 : big ? 13 : area.level === 4 ? 12 : 11.5) * (arabic ? 1.12 : 1) * this.style.scale;
      context.font = `${region || big ? 600 : 500} ${size}px ${FONT}`;
      context.letterSpacing = region && !arabic ? "1px" : "0px";
      const key = context.font + text;
      if (!this.widths.has(key)) this.widths.set(key, context.measureText(text).width);
      const half = this.widths.get(key) / 2;
      if (edge && (x - half < edge[0] || x + half > edge[2] || y - size < edge[1] || y + size > edge[3])) return;
      const shift = this.free(x, y, half, size, area.people > 100000 && area.level > 2 && zoom >= 8, taken);
      if (shift === null) return;
      y += shift;
      context.lineWidth = 3;
      context.lineJoin = "round";
      context.strokeStyle = this.style.base.halo;
      context.strokeText(text, x, y);
      context.fillStyle = region ? this.style.base.regionName : big ? this.style.base.cityName : this.style.base.name;
      context.fillText(text, x, y);
    }

    // A town's name may step aside for the pins that stand on it; a region's may not.
    free(x, y, half, size, movable, taken) {
      for (const shift of movable ? [0, 34, -34, 62, -62, 92] : [0]) {
        const box = [x - half - 4, y + shift - size * 0.8, x + half + 4, y + shift + size * 0.8];
        if (taken.some((t) => t[0] < box[2] && t[2] > box[0] && t[1] < box[3] && t[3] > box[1])) continue;
        taken.push(box);
        return shift;
      }
      return null;
    }

    seas(context, zoom, project, taken) {
      if (zoom > 9) return;
      for (const sea of this.style.seas) {
        if (this.named && this.named(sea.lon, sea.lat, zoom)) continue;
        const [x, y] = project(sea.lon, sea.lat);
        context.font = `italic 500 ${12.5 * this.style.scale}px ${FONT}`;
        context.letterSpacing = "0px";
        const half = context.measureText(sea.name).width / 2;
        const box = [x - half, y - 10, x + half, y + 10];
        if (taken.some((t) => t[0] < box[2] && t[2] > box[0] && t[1] < box[3] && t[3] > box[1])) continue;
        taken.push(box);
        context.fillStyle = this.style.base.seaName;
        context.fillText(sea.name, x, y);
      }
    }

    // ---- records -------------------------------------------------------------------------------

    draw(context, view) {
      const { zoom, project } = view;
      this.drawn = [];
      context.textAlign = "center";
      context.textBaseline = "middle";
      const taken = [...this.covered];
      const marks = this.marks(view);
      for (const { kind, x, y, group } of marks) {
        const reach = kind === "area" ? 26 : maillage.radius(group.count);
        taken.push(kind === "pin" ? [x - 15, y - 36, x + 15, y + 2] : [x - reach, y - reach, x + reach, y + reach]);
      }
      this.seas(context, zoom, project, taken);
      this.labels(context, view, taken);
      context.letterSpacing = "0px";
      marks.sort((a, b) => (a.kind === "area") - (b.kind === "area") || Boolean(a.selected) - Boolean(b.selected) || a.y - b.y);
      for (const mark of marks) this.mark(context, mark);
      this.drawn = marks;
      if (this.picked) this.cross(context, ...project(this.picked[1], this.picked[0]));
    }

    // Found again only when the selection or the records changed, not at each frame.
    selectedRows() {
      const key = `${this.selected}|${this.points.revision}`;
      if (this.selectedKey !== key) {
        this.selectedKey = key;
        this.selectedFound = this.selected ? this.points.rowsOf(this.selected) : [];
      }
      return this.selectedFound;
    }

    marks({ zoom, toPixels, width, height, pad }) {
      const marks = [];
      for (const group of this.points.groups(zoom)) {
        const [x, y] = toPixels(group.x, group.y);
        if (x < -40 - pad || y < -40 - pad || x > width + 40 + pad || y > height + 60 + pad) continue;
        this.points.describe(group);
        const kind = group.area ? "area" : group.count === 1 ? "pin" : "cluster";
        marks.push({ kind, x, y, group });
      }
      this.stepAside(marks);
      if (this.selected) {
        for (const i of this.selectedRows()) {
          if (!this.points.shown(i) || this.points.isArea(i)) continue;
          const [x, y] = toPixels(this.points.x[i], this.points.y[i]);
          const alone = marks.find((m) => m.kind === "pin" && m.group.first === i);
          if (alone) alone.selected = true;
          else marks.push({ kind: "pin", x, y, selected: true, group: { first: i, next: { [i]: -1 }, count: 1, mix: [] } });
        }
      }
      return marks;
    }

    // A plate stands for a whole territory, so it may leave the pins that stand at its middle.
    stepAside(marks) {
      for (const plate of marks) {
        if (plate.kind !== "area") continue;
        const free = ASIDE.find(([dx, dy]) => !marks.some((m) => m !== plate &&
          Math.abs(m.x - plate.x - dx) < 42 && Math.abs(m.y - (m.kind === "pin" ? 14 : 0) - plate.y - dy) < 32));
        if (!free) continue;
        plate.x += free[0];
        plate.y += free[1];
      }
    }

    mark(context, mark) {
      const faded = this.fading && this.fading.of(mark);
      if (faded) context.globalAlpha = this.fading.alpha(mark);
      if (mark.kind === "pin") this.pin(context, mark);
      else if (mark.kind === "area") this.area(context, mark);
      else this.cluster(context, mark);
      context.globalAlpha = 1;
      if (faded) this.fading.ring(context, mark);
    }

    pin(context, mark) {
      const row = mark.group.first;
      const sector = this.points.sector(row);
      const look = this.style.sectors[sector] || this.style.other;
      const lively = mark.selected || (this.hovered && this.hovered.kind === "pin" && this.hovered.group.first === row);
      if (mark.selected) {
        context.beginPath();
        context.arc(mark.x, mark.y, 27, 0, 2 * Math.PI);
        context.globalAlpha = this.style.dark ? 0.28 : 0.22;
        context.fillStyle = look.colour;
        context.fill();
        context.globalAlpha = 1;
      }
      const sprite = this.sprites.pin(sector, (mark.selected ? 1.32 : lively ? 1.12 : 1) * maillage.enlarged);
      context.drawImage(sprite.canvas, mark.x - sprite.width / 2, mark.y - sprite.tip, sprite.width, sprite.height);
      mark.top = mark.y - sprite.tip;
      mark.radius = sprite.width / 2;
    }

    cluster(context, mark) {
      const { group } = mark;
      const ring = maillage.ring();
      const radius = maillage.radius(group.count) - ring;
      let angle = -Math.PI / 2;
      context.beginPath();
      context.arc(mark.x, mark.y, radius + ring + 1.5, 0, 2 * Math.PI);
      context.fillStyle = this.style.tokens.edge;
      context.fill();
      for (const [sector, count] of group.mix) {
        const look = this.style.sectors[sector] || this.style.other;
        const next = angle + (2 * Math.PI * count) / group.count;
        context.beginPath();
        context.arc(mark.x, mark.y, radius + ring / 2 + 0.25, angle, next);
        context.lineWidth = ring - 1;
        context.lineCap = "butt";
        context.strokeStyle = look.colour;
        context.stroke();
        angle = next;
      }
      this.gaps(context, mark, radius, ring);
      context.beginPath();
      context.arc(mark.x, mark.y, radius - 1, 0, 2 * Math.PI);
      context.fillStyle = this.style.tokens.primary;
      context.fill();
      this.number(context, mark, group.count, this.style.tokens.onPrimary, 12.5);
      mark.top = mark.y - radius - ring;
      mark.radius = radius + ring;
    }

    // Between two sectors of a ring; where a share would be narrower than its gaps there are none.
    gaps(context, { x, y, group }, radius, ring) {
      if (group.mix.length < 2 || group.mix[group.mix.length - 1][1] * 12 < group.count) return;
      context.beginPath();
      let angle = -Math.PI / 2;
      for (const [, count] of group.mix) {
        const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
        context.moveTo(x + cos * radius, y + sin * radius);
        context.lineTo(x + cos * (radius + ring + 1), y + sin * (radius + ring + 1));
        angle += (2 * Math.PI * count) / group.count;
      }
      context.lineWidth = 1.5;
      context.strokeStyle = this.style.tokens.edge;
      context.stroke();
    }

    // Records known by their territory only: a plate with their number, never a pin.
    area(context, mark) {
      const text = short(mark.group.count);
      context.font = `600 ${12 * this.style.scale}px ${FONT}`;
      const width = context.measureText(text).width + 30, height = 24;
      const chosen = this.selectedRows().some((i) => this.points.areaCode(i) === mark.group.area && this.points.isArea(i));
      roundedRect(context, mark.x - width / 2, mark.y - height / 2, width, height, 7);
      context.fillStyle = chosen ? this.style.tokens.primary : this.style.tokens.surface;
      context.fill();
      context.lineWidth = 1.5;
      context.strokeStyle = this.style.tokens.primary;
      context.stroke();
      const ink = chosen ? this.style.tokens.onPrimary : this.style.tokens.primary;
      context.save();
      context.translate(mark.x - width / 2 + 14, mark.y);
      maillage.drawIcon(context, this.style.areaIcon, ink, 14, 2);
      context.restore();
      context.fillStyle = ink;
      context.font = `600 ${12 * this.style.scale}px ${FONT}`;
      context.fillText(text, mark.x + 9, mark.y + 0.5);
      mark.top = mark.y - height / 2;
      mark.radius = width / 2;
    }

    number(context, mark, count, colour, size) {
      context.font = `700 ${size * maillage.enlarged}px ${FONT}`;
      context.fillStyle = colour;
      context.fillText(short(count), mark.x, mark.y + 0.5);
    }

    cross(context, x, y) {
      context.beginPath();
      context.arc(x, y, 9, 0, 2 * Math.PI);
      context.fillStyle = this.style.tokens.primary;
      context.fill();
      context.lineWidth = 3;
      context.strokeStyle = this.style.tokens.edge;
      context.stroke();
    }

    // What is under a pixel: the topmost mark, with a little tolerance for hands.
    hit(x, y) {
      for (let k = this.drawn.length - 1; k >= 0; k--) {
        const mark = this.drawn[k];
        if (mark.kind === "pin" ? Math.abs(x - mark.x) <= mark.radius && y >= mark.top && y <= mark.y + 4
          : mark.kind === "area" ? Math.abs(x - mark.x) <= mark.radius && Math.abs(y - mark.y) <= 14
          : Math.hypot(x - mark.x, y - mark.y) <= mark.radius + 2) return mark;
      }
      return null;
    }
  }

  function short(count) {
    return count < 10000 ? String(count) : `${Math.round(count / 1000)}k`;
  }

  // How much an area deserves its name at a zoom; 0 = not at all.
  function labelRank(area, zoom) {
    const people = Math.log10(1 + area.people);
    if (area.level === 1) return zoom >= 5 && zoom <= 7 ? 20 + people : 0;
    if (area.level === 2) return 0;
    if (area.level === 4) return zoom >= 12 ? 4 + people : 0;
    if (area.urban) return people > 5.3 ? 10 + people : zoom >= 8 ? people : 0;
    return zoom >= 10 ? people / 2 : 0;
  }

  maillage.Pins = Pins;
})();
