"""What a person does: one verb per act, one unit of work per verb; knows no widget and no thread."""
