// What is drawn of a vector tile, by the words of its schemes (Protomaps' and OpenMapTiles'), and in which colours.
// All but this line and the next is JSON: the program reads it too, for maps on paper (geo/street_tiles.py).
(window.maillage = window.maillage || {}).streetKinds = {
  "names": {
    "ar": ["name:ar", "name"],
    "fr": ["name:fr", "name:latin", "name_int", "name:en", "name"],
    "es": ["name:es", "name:fr", "name:latin", "name_int", "name:en", "name"],
    "en": ["name:en", "name:fr", "name:latin", "name_int", "name"]
  },
  "roads": {
    "highway": 4, "motorway": 4, "trunk": 4, "major_road": 3, "primary": 3, "secondary": 3, "medium_road": 2,
    "tertiary": 2, "minor_road": 1, "minor": 1, "service": 1, "residential": 1, "path": 0, "track": 0, "other": 0,
    "pedestrian": 0
  },
  "green": ["park", "forest", "wood", "grass", "garden", "national_park", "nature_reserve", "grassland", "scrub", "meadow",
    "cemetery", "orchard", "recreation_ground", "golf_course", "pitch", "village_green", "allotments", "farmland"],
  "built": ["residential", "hospital", "school", "university", "college", "industrial", "commercial", "retail",
    "urban_area", "military", "aerodrome"],
  "quarters": ["neighbourhood", "suburb", "quarter", "village", "hamlet", "isolated_dwelling", "macrohood"],
  "services": ["hospital", "clinic", "school", "university", "college", "townhall", "library", "bus_station",
    "train_station", "station", "railway", "marketplace", "place_of_worship", "post_office", "police"],
  "light": {
    "green": "#DDE7D3", "built": "#EDE9E0", "building": "#DCD5C9", "stream": "#AFCBDB", "rail": "#B4ABA0",
    "path": "#D3CABB", "roads": ["#FFFFFF", "#FFFFFF", "#FFFDF6", "#FFF2CF", "#FBDDA4"],
    "edges": ["#E4DDD0", "#D6CDBD", "#CFC4B1", "#DCC083", "#D6A65C"],
    "street": "#5F594F", "quarter": "#6C6457", "service": "#4E6B73", "halo": "#FBFAF6"
  },
  "dark": {
    "green": "#26332E", "built": "#2A3238", "building": "#333D45", "stream": "#2A4556", "rail": "#4A555E",
    "path": "#39444C", "roads": ["#3A454D", "#3E4A53", "#47545E", "#5A6068", "#6C6657"],
    "edges": ["#20272C", "#1E252A", "#1E252A", "#23292D", "#2A2A26"],
    "street": "#AEB9C2", "quarter": "#A3AFB9", "service": "#8FB4BC", "halo": "#1B2228"
  }
};
