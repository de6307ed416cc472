// Reads a blob of records (desktop/geo/points.py has the format), applies deltas, groups by zoom.
// Knows no canvas and no control; text stays bytes until somebody looks at it.
(function () {
  "use strict";
  const words = new TextDecoder("utf-8", { ignoreBOM: true }); // a name may begin with any letter
  const maillage = (window.maillage = window.maillage || {});
  const MAGIC = "MAILLAGE-POINTS-1";
  const AREA = 1;

  function decode(buffer) {
    const bytes = new Uint8Array(buffer);
    if (new TextDecoder().decode(bytes.subarray(0, 17)) !== MAGIC) throw new Error("not a blob of points");
    const view = new DataView(buffer);
    const length = view.getUint32(20, true);
    const head = JSON.parse(new TextDecoder().decode(bytes.subarray(24, 24 + length)));
    const n = head.n;
    let at = 24 + length;
    const take = (Type, count) => {
      const column = new Type(buffer, at, count);
      at += column.byteLength;
      at += (8 - (at % 8)) % 8;
      return column;
    };
    at += (8 - (at % 8)) % 8;
    const blob = { head, n };
    blob.ids = take(BigUint64Array, 2 * n);
    blob.lat = take(Int32Array, n);
    blob.lon = take(Int32Array, n);
    blob.area = take(Int32Array, n);
    blob.ends = take(Uint32Array, n);
    blob.sector = take(Uint8Array, n);
    blob.status = take(Uint8Array, n);
    blob.flags = take(Uint8Array, n);
    blob.first = head.dated ? take(Uint16Array, n) : new Uint16Array(n);
    blob.last = head.dated ? take(Uint16Array, n) : new Uint16Array(n);
    blob.text = take(Uint8Array, head.text);
    return blob;
  }

  const UNIT = 1e-7;
  const RING = 5;

  class Points {
    constructor() {
      this.clear();
    }

    clear() {
      this.n = 0;
      this.hidden = new Set();
      this.span = null; // first and last month shown, or all of time
      this.head = { sectors: [], labels: [], statuses: [], areas: [], without: 0 };
      this.grouped = new Map();
      this.replace(null);
    }

    replace(blob) {
      this.blob = blob;
      this.n = blob ? blob.n : 0;
      this.extra = [];
      this.dead = new Uint8Array(this.n);
      this.x = new Float64Array(this.n);
      this.y = new Float64Array(this.n);
      this.sectors = blob ? blob.sector : new Uint8Array(0);
      this.flags = blob ? blob.flags : new Uint8Array(0);
      this.areas = blob ? blob.area : new Int32Array(0);
      this.firsts = (blob && blob.first) || new Uint16Array(this.n); // a published file's records have no months
      this.lasts = (blob && blob.last) || new Uint16Array(this.n);
      this.dated = this.firsts.some((month) => month > 0);
      if (blob) this.head = blob.head;
      for (let i = 0; i < this.n; i++) this.place(i, blob.lat[i] * UNIT, blob.lon[i] * UNIT);
      this.regroup();
    }

    place(i, lat, lon) {
      this.x[i] = maillage.world.toX(lon);
      this.y[i] = maillage.world.toY(lat);
    }

    // A delta names every record it speaks of: its old rows go, its new rows are put at the end.
    apply(blob) {
      for (const id of blob.head.replaced) for (const row of this.rowsOf(id)) this.dead[row] = 1;
      if (blob.n) this.append(blob);
      this.head.revision = blob.head.revision;
      this.regroup();
    }

    append(blob) {
      const n = this.n + blob.n;
      for (const name of ["x", "y", "dead"]) {
        const wider = new this[name].constructor(n);
        wider.set(this[name]);
        this[name] = wider;
      }
      // A delta numbers its own sectors and areas: they become this map's numbers.
      const known = (words, word) => (words.includes(word) ? words.indexOf(word) : words.push(word) - 1);
      const sectors = blob.sector.map((k) => {
        const number = known(this.head.sectors, blob.head.sectors[k]);
        this.head.labels[number] = blob.head.labels[k];
        return number;
      });
      const areas = blob.area.map((k) => (k < 0 ? k : known(this.head.areas, blob.head.areas[k])));
      for (const [name, added] of [["sectors", sectors], ["flags", blob.flags], ["areas", areas],
        ["firsts", blob.first], ["lasts", blob.last]]) {
        const wider = new added.constructor(n);
        wider.set(this[name]);
        wider.set(added, this.n);
        this[name] = wider;
      }
      this.dated = this.dated || blob.first.some((month) => month > 0);
      this.extra.push({ from: this.n, blob });
      for (let i = 0; i < blob.n; i++) this.place(this.n + i, blob.lat[i] * UNIT, blob.lon[i] * UNIT);
      this.n = n;
    }

    // The blob that holds row i and the row's number in it.
    home(i) {
      for (let k = this.extra.length - 1; k >= 0; k--)
        if (i >= this.extra[k].from) return [this.extra[k].blob, i - this.extra[k].from];
      return [this.blob, i];
    }

    id(i) {
      const [blob, at] = this.home(i);
      const part = (value) => {
        let text = "";
        for (let k = 0; k < 8; k++) {
          text += Number(value & 255n).toString(16).padStart(2, "0");
          value >>= 8n;
        }
        return text;
      };
      return part(blob.ids[2 * at]) + part(blob.ids[2 * at + 1]);
    }

    rowsOf(id) {
      const bytes = id.match(/../g).reverse();
      const high = BigInt("0x" + bytes.slice(0, 8).join("")), low = BigInt("0x" + bytes.slice(8).join(""));
      const rows = [];
      const stretches = [{ from: 0, blob: this.blob }, ...this.extra];
      for (const { from, blob } of stretches) {
        if (!blob) continue;
        for (let at = blob.ids.indexOf(low); at >= 0; at = blob.ids.indexOf(low, at + 1))
          if (at % 2 === 0 && blob.ids[at + 1] === high && !this.dead[from + at / 2]) rows.push(from + at / 2);
      }
      return rows;
    }

    // {title, line} of a row; the two are separated by U+001F in the blob.
    text(i) {
      const [blob, at] = this.home(i);
      const start = at ? blob.ends[at - 1] : 0;
      const [title, line] = words.decode(blob.text.subarray(start, blob.ends[at])).split("\u001f");
      return { title: title || "", line: line || "" };
    }

    sector(i) {
      return this.sectors[i];
    }

    isArea(i) {
      return (this.flags[i] & AREA) !== 0;
    }

    areaCode(i) {
      return this.head.areas[this.areas[i]] || "";
    }

    shown(i) {
      return !this.dead[i] && !this.hidden.has(this.sector(i)) && this.inTime(i);
    }

    // Under way in the months shown. What has no date is there only when all of time is.
    inTime(i) {
      if (!this.span || !this.dated) return true;
      return this.firsts[i] > 0 && this.firsts[i] <= this.span[1] && this.lasts[i] >= this.span[0];
    }

    within(span) {
      this.span = span;
      this.regroup();
    }

    hide(sectors) {
      this.hidden = new Set(sectors);
      this.regroup();
    }

    regroup() {
      this.revision = (this.revision || 0) + 1;
      this.grouped = new Map();
      this.counts = null;
    }

    // How many rows of each sector, whether hidden or not.
    sectorCounts() {
      if (!this.counts) {
        this.counts = new Map();
        const found = new Uint32Array(256);
        for (let i = 0; i < this.n; i++) {
          if (!this.dead[i] && this.inTime(i)) found[this.sectors[i]] += 1;
        }
        found.forEach((count, sector) => count && this.counts.set(sector, count));
      }
      return this.counts;
    }

    groups(zoom) {
      if (!this.grouped.has(zoom)) this.grouped.set(zoom, this.group(zoom));
      return this.grouped.get(zoom);
    }

    // Each group chains its rows through `next`; nothing is said of them until the group is drawn.
    group(zoom) {
      const size = 256 * 2 ** zoom;
      const cell = zoom >= 17 ? 18 : zoom >= 14 ? 40 : 64;
      const across = Math.ceil(size / cell) + 1;
      const { x: xs, y: ys, n } = this;
      const cells = new Map();
      const groups = [];
      const next = new Int32Array(n);
      for (let i = 0; i < n; i++) {
        if (!this.shown(i)) continue;
        const x = xs[i] * size, y = ys[i] * size;
        // Close up, what is known by its territory stands apart from what has a point.
        const apart = zoom >= 11 && this.isArea(i);
        const key = apart ? -1 - this.areas[i] : Math.floor(y / cell) * across + Math.floor(x / cell);
        let group = cells.get(key);
        if (group === undefined) {
          group = { apart, x: 0, y: 0, count: 0, first: i, last: i, into: null, next };
          cells.set(key, group);
          groups.push(group);
        } else next[group.last] = i;
        next[i] = -1;
        group.last = i;
        group.x += x;
        group.y += y;
        group.count += 1;
      }
      for (const group of groups) {
        group.x /= group.count;
        group.y /= group.count;
      }
      let kept = groups;
      if (zoom < 17) for (let pass = 0; pass < 2; pass++) kept = this.join(kept, cell, across);
      for (const group of kept) {
        group.x /= size;
        group.y /= size;
      }
      return kept;
    }

    rowsIn(group, limit = Infinity) {
      const rows = [];
      for (let i = group.first; i !== -1 && rows.length < limit; i = group.next[i]) rows.push(i);
      return rows;
    }

    // Groups whose circles would touch become one: the larger takes the smaller.
    join(groups, cell, across) {
      const cells = new Map();
      for (const group of groups) {
        if (group.apart) continue;
        group.key = Math.floor(group.y / cell) * across + Math.floor(group.x / cell);
        const there = cells.get(group.key);
        if (there) there.push(group);
        else cells.set(group.key, [group]);
      }
      groups.sort((a, b) => b.count - a.count);
      for (const group of groups) {
        if (group.into || group.apart) continue;
        for (const step of [0, -across - 1, -across, -across + 1, -1, 1, across - 1, across, across + 1])
          for (const other of cells.get(group.key + step) || [])
            if (other !== group && !other.into && other.count <= group.count) this.take(group, other);
      }
      return groups.filter((group) => !group.into);
    }

    take(group, other) {
      const reach = maillage.radius(group.count) + maillage.radius(other.count) + 2;
      if (Math.hypot(other.x - group.x, other.y - group.y) > reach) return;
      const count = group.count + other.count;
      group.x = (group.x * group.count + other.x * other.count) / count;
      group.y = (group.y * group.count + other.y * other.count) / count;
      group.count = count;
      group.next[group.last] = other.first;
      group.last = other.last;
      other.into = group;
    }

    // Its sectors, its box (Mercator 0…1), its territory if it has one only; told once, when it is first drawn.
    describe(group) {
      if (group.mix) return group;
      const counts = new Uint32Array(256);
      const box = (group.box = [Infinity, Infinity, -Infinity, -Infinity]);
      let area = -2;
      for (let i = group.first; i !== -1; i = group.next[i]) {
        counts[this.sectors[i]] += 1;
        const own = this.isArea(i) ? this.areas[i] : -1;
        if (area === -2) area = own;
        else if (area !== own) area = -1;
        const x = this.x[i], y = this.y[i];
        if (x < box[0]) box[0] = x;
        if (y < box[1]) box[1] = y;
        if (x > box[2]) box[2] = x;
        if (y > box[3]) box[3] = y;
      }
      group.same = box[2] - box[0] < 1e-9 && box[3] - box[1] < 1e-9;
      group.area = area >= 0 ? this.head.areas[area] : "";
      group.mix = [];
      for (let sector = 0; sector < 256; sector++) if (counts[sector]) group.mix.push([sector, counts[sector]]);
      group.mix.sort((a, b) => b[1] - a[1]);
      return group;
    }
  }

  // The outer radius of what stands for `count` records, in pixels.
  maillage.radius = (count) => (count === 1 ? 11 : Math.min(24, 14 + 2.2 * Math.log2(count)) + RING) * maillage.enlarged;
  maillage.ring = () => RING * maillage.enlarged; // how wide the sectors' ring around a cluster is
  maillage.enlarged = 1; // with the size of the program's text, within limits
  maillage.Points = Points;
  maillage.decodePoints = decode;
})();
