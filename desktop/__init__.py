"""The program. Owns its name and version; knows nothing else, so that importing it costs nothing."""

APP_NAME = "Maillage"
APP_ID = "maillage"
VERSION = "0.1.0"
