// The Mercator world: x and y from 0 to 1, west to east and north to south. Known by every script here.
(function () {
  "use strict";
  const maillage = (window.maillage = window.maillage || {});

  maillage.world = {
    toX: (lon) => lon / 360 + 0.5,
    toY: (lat) => 0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI),
    toLatLng: (x, y) => [(Math.atan(Math.sinh((0.5 - y) * 2 * Math.PI)) * 180) / Math.PI, (x - 0.5) * 360],
  };
})();
