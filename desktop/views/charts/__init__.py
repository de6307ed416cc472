"""Charts: how a `ChartSpec` looks. Nothing here imports the library of charts before the first one is drawn."""
