// Measuring a distance: points set by clicks (or Enter on the cross), the length so far beside the last one.
// On the ellipsoid of the maps (WGS 84) and along the shortest way, not on the drawing. Knows no record.
(function () {
  "use strict";
  const maillage = (window.maillage = window.maillage || {});
  const [A, F] = [6378137, 1 / 298.257223563]; // WGS 84: half the equator's width in metres, flattening
  const B = A * (1 - F);

  // T. Vincenty, Direct and inverse solutions of geodesics on the ellipsoid, Survey Review XXIII no. 176, 1975: the
  // inverse formula, to a millimetre. It does not end between opposite sides of the Earth, which no map here shows.
  function metres(from, to) {
    const radians = (degrees) => (degrees * Math.PI) / 180;
    const { sin, cos, sqrt, atan, atan2, tan, abs } = Math;
    const away = radians(to.lng - from.lng);
    const [u1, u2] = [from.lat, to.lat].map((lat) => atan((1 - F) * tan(radians(lat))));
    const [sin1, cos1, sin2, cos2] = [sin(u1), cos(u1), sin(u2), cos(u2)];
    let lambda = away;
    for (let turn = 0; turn < 100; turn++) {
      const sinS = sqrt((cos2 * sin(lambda)) ** 2 + (cos1 * sin2 - sin1 * cos2 * cos(lambda)) ** 2);
      if (!sinS) return 0;
      const cosS = sin1 * sin2 + cos1 * cos2 * cos(lambda);
      const sigma = atan2(sinS, cosS);
      const sinAlpha = (cos1 * cos2 * sin(lambda)) / sinS;
      const cos2Alpha = 1 - sinAlpha ** 2;
      const cosM = cos2Alpha ? cosS - (2 * sin1 * sin2) / cos2Alpha : 0;
      const c = (F / 16) * cos2Alpha * (4 + F * (4 - 3 * cos2Alpha));
      const before = lambda;
      lambda = away + (1 - c) * F * sinAlpha * (sigma + c * sinS * (cosM + c * cosS * (2 * cosM ** 2 - 1)));
      if (abs(lambda - before) > 1e-12) continue;
      const u = (cos2Alpha * (A ** 2 - B ** 2)) / B ** 2;
      const a = 1 + (u / 16384) * (4096 + u * (u * (320 - 175 * u) - 768));
      const b = (u / 1024) * (256 + u * (u * (74 - 47 * u) - 128));
      const most = cosS * (2 * cosM ** 2 - 1) - (b / 6) * cosM * (4 * sinS ** 2 - 3) * (4 * cosM ** 2 - 3);
      return B * a * (sigma - b * sinS * (cosM + (b / 4) * most));
    }
    return from.distanceTo(to);
  }

  const ABOVE = { pane: "tooltipPane", interactive: false }; // above the pins

  class Measure {
    constructor(page, ways) {
      Object.assign(this, { name: "measure", icon: "ruler", word: "measure" });
      this.page = page;
      this.map = page.map;
      this.ways = ways;
      this.points = [];
      this.label = maillage.make("div", "length", page.controls.root);
      this.label.hidden = true;
      this.map.on("mousemove", (event) => this.reach(event.latlng));
      this.map.on("mouseout", () => this.reach(null));
      this.map.on("move zoom viewreset", () => this.place());
    }

    setStyle(style) {
      this.style = style;
      this.draw();
    }

    begin() {
      this.page.controls.say(this.style.strings.measureHow);
    }

    end() {
      this.points = [];
      this.ahead = null;
      this.draw();
    }

    put(latlng) {
      const last = this.points[this.points.length - 1];
      if (last && metres(last, latlng) < 0.5) return; // the second click of a double one
      this.points.push(latlng);
      this.ahead = null;
      this.draw();
      if (this.points.length > 1) this.page.controls.announce(this.label.textContent);
    }

    key(event) {
      if (event.key !== "Backspace") return false;
      this.points.pop();
      this.draw();
      return true;
    }

    // The way to where the pointer is, before it is clicked.
    reach(latlng) {
      if (this.ways.active !== this || !this.points.length) return;
      this.ahead = latlng;
      this.draw();
    }

    total() {
      const all = this.ahead ? [...this.points, this.ahead] : this.points;
      let sum = 0;
      for (let i = 1; i < all.length; i++) sum += metres(all[i - 1], all[i]);
      return sum;
    }

    draw() {
      if (this.layer) this.layer.remove();
      this.layer = null;
      this.label.hidden = this.points.length + (this.ahead ? 1 : 0) < 2;
      if (!this.points.length || !this.style) return;
      const { primary, edge } = this.style.tokens;
      const parts = [
        L.polyline(this.points, { color: edge, weight: 6, ...ABOVE }),
        L.polyline(this.points, { color: primary, weight: 3, ...ABOVE }),
        ...this.points.map((one) =>
          L.circleMarker(one, { radius: 4.5, color: edge, weight: 2, fillColor: primary, fillOpacity: 1, ...ABOVE })),
      ];
      const last = this.points[this.points.length - 1];
      if (this.ahead) parts.push(L.polyline([last, this.ahead], { color: primary, weight: 2, dashArray: "5 5", ...ABOVE }));
      this.layer = L.layerGroup(parts).addTo(this.map);
      this.label.textContent = maillage.distance(this.total(), this.style);
      this.place();
    }

    // Beside the end of the line, inside the map.
    place() {
      if (this.label.hidden) return;
      const end = this.map.latLngToContainerPoint(this.ahead || this.points[this.points.length - 1]);
      const size = this.map.getSize();
      const [width, height] = [this.label.offsetWidth, this.label.offsetHeight];
      const left = end.x + 14 + width > size.x ? end.x - 14 - width : end.x + 14;
      this.label.style.left = `${Math.max(4, left)}px`;
      this.label.style.top = `${Math.max(4, Math.min(size.y - height - 4, end.y - height / 2))}px`;
    }
  }

  maillage.metres = metres;
  (maillage.ways = maillage.ways || []).push(Measure);
})();
